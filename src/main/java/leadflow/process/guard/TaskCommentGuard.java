package leadflow.process.guard;

import jakarta.ws.rs.core.Response.Status;
import java.util.function.BiConsumer;
import org.camunda.bpm.engine.AuthorizationException;
import org.camunda.bpm.engine.impl.cfg.CommandChecker;
import org.camunda.bpm.engine.impl.cmd.AddCommentCmd;
import org.camunda.bpm.engine.impl.cmd.CreateAttachmentCmd;
import org.camunda.bpm.engine.impl.cmd.DeleteAttachmentCmd;
import org.camunda.bpm.engine.impl.cmd.GetAttachmentCmd;
import org.camunda.bpm.engine.impl.cmd.GetAttachmentContentCmd;
import org.camunda.bpm.engine.impl.cmd.GetTaskAttachmentCmd;
import org.camunda.bpm.engine.impl.cmd.GetTaskAttachmentContentCmd;
import org.camunda.bpm.engine.impl.cmd.GetTaskAttachmentsCmd;
import org.camunda.bpm.engine.impl.cmd.GetTaskCommentCmd;
import org.camunda.bpm.engine.impl.cmd.GetTaskCommentsCmd;
import org.camunda.bpm.engine.impl.cmd.SaveAttachmentCmd;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandInterceptor;
import org.camunda.bpm.engine.impl.persistence.entity.TaskEntity;
import org.camunda.bpm.engine.impl.util.EnsureUtil;
import org.camunda.bpm.engine.rest.exception.RestException;

/**
 * Asks for the right to a task before its comments and attachments are read or written at the
 * engine's own doors: the engine itself asks nobody, and takes remarks on tasks that are over.
 */
final class TaskCommentGuard extends CommandInterceptor {

  @Override
  public <T> T execute(Command<T> command) {
    if (writes(command)) {
      check(CommandChecker::checkTaskWork);
    } else if (reads(command)) {
      check(CommandChecker::checkReadTask);
    }
    return next.execute(command);
  }

  private void check(BiConsumer<CommandChecker, TaskEntity> right) {
    EngineRequest.task().ifPresent(task -> check(task, right));
  }

  private void check(String id, BiConsumer<CommandChecker, TaskEntity> right) {
    try {
      next.execute(
          context -> {
            TaskEntity task = context.getTaskManager().findTaskById(id);
            EnsureUtil.ensureNotNull("task", task);
            context
                .getProcessEngineConfiguration()
                .getCommandCheckers()
                .forEach(checker -> right.accept(checker, task));
            return null;
          });
    } catch (AuthorizationException e) {
      // these doors take each exception of the engine for a missing parameter
      throw new RestException(Status.FORBIDDEN, e, String.valueOf(e.getMessage()));
    }
  }

  private static boolean writes(Command<?> command) {
    return command instanceof AddCommentCmd
        || command instanceof CreateAttachmentCmd
        || command instanceof SaveAttachmentCmd
        || command instanceof DeleteAttachmentCmd;
  }

  private static boolean reads(Command<?> command) {
    return command instanceof GetTaskCommentCmd
        || command instanceof GetTaskCommentsCmd
        || command instanceof GetAttachmentCmd
        || command instanceof GetAttachmentContentCmd
        || command instanceof GetTaskAttachmentCmd
        || command instanceof GetTaskAttachmentContentCmd
        || command instanceof GetTaskAttachmentsCmd;
  }
}
