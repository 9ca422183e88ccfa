-- The code that is given by hand to whoever has lost a wallet: a session alone does not begin another. The code itself is
-- derived and kept nowhere; what is kept is the how many-th it is, and how often it was missed.
alter table recovery_request add column code_turn integer not null default 0;
alter table recovery_request add column code_misses integer not null default 0;
