using Portal.Tests.Kit;

namespace Portal.Tests.Storage;

/// <summary>Rows of products and charges by direct SQL.</summary>
internal static class ProductRows
{
    public static Task SubscriptionAsync(World world, string id, string account = "a", string product = "starter", string kind = "Subscription") => world.SqlAsync($"""
        INSERT INTO subscriptions (id, account_id, product, kind, price_cents, unit_price, term_days, period, started_at, period_started_at, period_ends_at)
        VALUES ($1, $2, $3, '{kind}', {(kind == "Subscription" ? "1200" : "NULL")}, {(kind == "PayAsYouGo" ? "0.5" : "NULL")}, 30, 1, now(), now(), now() + interval '30 days')
        """, id, account, product);

    public static Task ChargeAsync(World world, string id, string subscription = "s", int period = 1, string account = "a") => world.SqlAsync("""
        INSERT INTO charges (id, account_id, subscription_id, product, period, period_from, period_to, amount_cents, discount_cents, waived_cents, state, attempt, due_at, planned_at)
        VALUES ($1, $2, $3, 'starter', $4, now(), now(), 1200, 0, 0, 'Pending', 1, now(), now())
        """, id, account, subscription, period);

    public static Task UsageAsync(World world, string eventId, string subscription = "s", string source = "team") => world.SqlAsync("""
        INSERT INTO usage_events (source, event_id, content_hash, subscription_id, quantity, occurred_at, received_at) VALUES ($1, $2, '\x', $3, 1, now(), now())
        """, source, eventId, subscription);

    public static Task CouponAsync(World world, string id, string code = "WELCOME", string account = "a") => world.SqlAsync("""
        INSERT INTO coupons (id, account_id, code, amount_cents, left_cents, redeemed_at, expires_at) VALUES ($1, $2, $3, 500, 500, now(), 'infinity')
        """, id, account, code);
}
