using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Domain;
using Portal.Ports;

namespace Portal.Storage;

/// <summary>Keeps forms sealed, by a keyed hash over the account and the browser's cookie.</summary>
public sealed class TypedForms(PortalDb db, IKeys keys, TimeProvider time) : ITypedForms
{
    private static readonly TimeSpan Lasts = TimeSpan.FromHours(1);

    public Task KeepAsync(string accountId, Secret browser, TypedForm form, CancellationToken ct)
    {
        var (hash, text, until) = (HashOf(accountId, browser), keys.Seal(KeyPurposes.TypedForm, JsonSerializer.SerializeToUtf8Bytes(form)), time.GetUtcNow() + Lasts);
        return db.Database.ExecuteSqlAsync($"""
            INSERT INTO typed_forms (token_hash, account_id, form, expires_at) SELECT {hash}, id, {text}, {until} FROM accounts WHERE id = {accountId}
            ON CONFLICT (token_hash) DO UPDATE SET form = excluded.form, expires_at = excluded.expires_at
            """, ct);
    }

    public async Task<TypedForm?> FindAsync(string accountId, Secret browser, CancellationToken ct)
    {
        var (hash, now) = (HashOf(accountId, browser), time.GetUtcNow());
        var row = await db.TypedForms.AsNoTracking().FirstOrDefaultAsync(row => row.TokenHash == hash && row.ExpiresAt > now, ct);
        return row is null ? null : JsonSerializer.Deserialize<TypedForm>(keys.Open(KeyPurposes.TypedForm, row.Form));
    }

    public Task ForgetAsync(string accountId, Secret browser, CancellationToken ct)
    {
        var hash = HashOf(accountId, browser);
        return db.TypedForms.Where(row => row.TokenHash == hash).ExecuteDeleteAsync(ct);
    }

    private byte[] HashOf(string accountId, Secret browser) => keys.Hash(KeyPurposes.TypedForm, accountId + "\n" + browser.Reveal());
}
