-- Who else is at a lead's company: by mail domain or by name, those first that changed last.
create index lead_domain on lead (split_part(email_key, '@', 2), updated_at desc);
create index lead_company on lead (lower(company), updated_at desc) where company is not null;
