using Microsoft.EntityFrameworkCore;
using Portal.Domain.Accounts;
using Portal.Ports;

namespace Portal.Storage;

/// <summary>What is on record of passkeys, for whoever takes a device's answer.</summary>
public sealed class PasskeysOnRecord(PortalDb db, Limits limits, TimeProvider time)
{
    private static readonly TimeSpan Remembered = TimeSpan.FromHours(2);

    /// <summary>A challenge is good for one look: counted as everything that may be tried so often, for longer than any challenge lasts.</summary>
    public async Task<bool> IsFirstLookAsync(byte[]? form, byte[] challenge, CancellationToken ct) =>
        (await limits.CountAsync(form, ct, new LimitFor(new Limit("passkey challenge", 1, Remembered, Remembered), Convert.ToHexString(challenge)))).IsAllowed;

    public Task<KnownPasskey?> FindAsync(byte[] credentialId, CancellationToken ct) => db.Passkeys.AsNoTracking().Where(passkey => passkey.CredentialId == credentialId)
        .Select(passkey => new KnownPasskey(passkey.AccountId, passkey.CredentialId, passkey.PublicKey, passkey.SignCount)).SingleOrDefaultAsync(ct);

    /// <summary>
    /// Its account, locked, once the passkey is noted as used; null when it was removed meanwhile, or a copy of the device has counted as far.
    /// Whoever removes it locks the account too: this comes before that, and what it begins is ended, or after, and finds no passkey.
    /// </summary>
    /// <param name="count">How far the device has counted: 0 where it does not.</param>
    public async Task<Account?> UseAsync(KnownPasskey known, long count, CancellationToken ct)
    {
        if (await db.LockAccountAsync(known.AccountId, ct) is not { } account) return null;
        var now = time.GetUtcNow();
        var used = await db.Database.ExecuteSqlAsync($"""
            UPDATE passkeys SET sign_count = {count}, used_at = {now} WHERE credential_id = {known.CredentialId} AND account_id = {account.Id} AND (sign_count < {count} OR (sign_count = 0 AND {count} = 0))
            """, ct);
        return used == 0 ? null : account;
    }
}
