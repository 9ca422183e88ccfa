-- Wallets of drafts until 15 say once for which key their credential is sealed, also where it comes later.
alter table openid4vci_transaction add column sealing jsonb;
