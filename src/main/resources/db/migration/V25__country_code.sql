-- Beside the country as it was given stands its ISO 3166 code, however it was spelled. The program writes both together.
alter table lead add column country_code text check (country_code ~ '^[A-Z]{2}$');
