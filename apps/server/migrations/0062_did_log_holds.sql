-- Since when nothing more goes into the log of this issuer's DID: after a restore the world may have seen a longer one.
-- Until the operator says that it may go on (`laurel did resume`), or an owner takes the DID back.
alter table issuer add column did_held_at timestamptz;
