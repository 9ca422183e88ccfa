-- Parts: the forms of an award of which its learner shows some facts and keeps back the others.

-- The learner's own wallet has forms of an award beside it, kept as the copies in other wallets are. Here `format` is also
-- ecdsa-sd-2023 or bbs-2023, and `document` then has the base proof, which is for nobody but the holder.
alter table wallet_copy add column is_own boolean not null default false;
drop index wallet_copy_once;
create unique index wallet_copy_once on wallet_copy (issuer_id, award_id, format, holder, is_own)
  where withdrawn_at is null;

-- What a link shows of a credential, where that is a part: the derived credential to the letter, and the kinds of facts
-- that it leaves out.
alter table share_item add column part text;
alter table share_item add column withheld text[];

-- What every part of a credential has to show beside who says it, what for and until when: a list of kinds of facts, part
-- of what a version says.
alter table achievement add column always_shown jsonb not null default '[]';
alter table achievement_version add column always_shown jsonb not null default '[]';
