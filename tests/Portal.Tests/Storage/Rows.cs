using System.Globalization;
using Portal.Tests.Kit;

namespace Portal.Tests.Storage;

/// <summary>Rows by direct SQL, for tests of what the tables themselves hold.</summary>
internal static class Rows
{
    public static Task AccountAsync(World world, string id, string email = "someone@post.example", string country = "GB", bool isProven = false) => world.SqlAsync($"""
        INSERT INTO accounts (id, country, email, email_key, email_claimed_until, email_proven_at, password_hash, terms_version, terms_accepted_at, created_at)
        VALUES ($1, $2, $3, $3, 'infinity', {(isProven ? "now()" : "NULL")}, '', '1', now(), now())
        """, id, country, email);

    public static Task ChallengeAsync(World world, string id, string account, string purpose = "ProveEmail") => world.SqlAsync("""
        INSERT INTO challenges (id, account_id, purpose, target_hash, code_hash, sent_at, expires_at)
        VALUES ($1, $2, $3, '\x', '\x', now(), 'infinity')
        """, id, account, purpose);

    public static Task PaymentMethodAsync(World world, string id, string account, byte identity, string kind = "Card") => world.SqlAsync($"""
        INSERT INTO payment_methods (id, account_id, kind, identity_hash, vendor_id, added_at)
        VALUES ($1, $2, $3, '\x{identity.ToString("x2", CultureInfo.InvariantCulture)}', 'v', now())
        """, id, account, kind);

    public static Task CardPaymentAsync(World world, string id, string kind, int cents, string check = "k") => world.SqlAsync("""
        INSERT INTO card_payments (id, account_id, card_check_id, kind, amount_cents, state, planned_at, return_by)
        VALUES ($1, 'a', $2, $3, $4, 'Planned', now(), now())
        """, id, check, kind, cents);
}
