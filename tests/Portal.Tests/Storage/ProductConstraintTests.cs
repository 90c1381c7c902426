using Npgsql;
using Portal.Storage;
using Portal.Tests.Kit;

namespace Portal.Tests.Storage;

/// <summary>What the tables of products, charges, usage and coupons refuse by themselves.</summary>
public sealed class ProductConstraintTests : PortalTest
{
    private const string Collecting = "state = 'Collecting', payment_method_id = 'm', collecting_since = now()";

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await Rows.AccountAsync(World, "a");
    }

    [Fact]
    public async Task An_account_has_one_trial_for_good()
    {
        await ProductRows.SubscriptionAsync(World, "1", product: "trial", kind: "Trial");
        await World.SqlAsync("UPDATE subscriptions SET ended_at = now(), settled_at = now()");

        await RefusedAsync(Conflicts.SecondTrial, () => ProductRows.SubscriptionAsync(World, "2", product: "other-trial", kind: "Trial"));
    }

    [Fact]
    public async Task An_account_has_a_product_once_until_it_ends()
    {
        await ProductRows.SubscriptionAsync(World, "1");

        await RefusedAsync(Conflicts.ProductTwice, () => ProductRows.SubscriptionAsync(World, "2"));
        await World.SqlAsync("UPDATE subscriptions SET ended_at = now(), settled_at = now()");
        await ProductRows.SubscriptionAsync(World, "2");
        await RefusedAsync(PostgresErrorCodes.RaiseException, () => World.SqlAsync("UPDATE subscriptions SET ended_at = NULL, settled_at = NULL WHERE id = '1'"));
    }

    [Theory]
    [InlineData("price_cents = 0")]
    [InlineData("price_cents = NULL")]
    [InlineData("unit_price = 1")]
    [InlineData("settled_at = now()")]
    [InlineData("period_ends_at = period_started_at")]
    [InlineData("period = 0")]
    [InlineData("price_cents = 1300")]
    public async Task A_product_in_use_keeps_its_price_and_its_order(string change)
    {
        await ProductRows.SubscriptionAsync(World, "1");

        await Assert.ThrowsAsync<PostgresException>(() => World.SqlAsync($"UPDATE subscriptions SET {change}"));
    }

    [Fact]
    public async Task A_period_is_charged_once()
    {
        await ProductRows.ChargeAsync(World, "1");

        await RefusedAsync(Conflicts.PeriodChargedTwice, () => ProductRows.ChargeAsync(World, "2"));
        await ProductRows.ChargeAsync(World, "2", period: 2);
    }

    [Theory]
    [InlineData("state = 'Paid', paid_at = now(), vendor_id = 'v'")]
    [InlineData("state = 'Collecting'")]
    [InlineData("state = 'Refunded'")]
    [InlineData("amount_cents = 1100")]
    [InlineData("discount_cents = 100")]
    [InlineData("waived_cents = 1200")]
    [InlineData("discount_cents = 1201")]
    [InlineData("attempt = 0")]
    [InlineData("paid_at = now()")]
    [InlineData("period = 2")]
    public async Task A_charge_that_waits_is_collected_first_and_costs_what_it_costs(string change)
    {
        await ProductRows.ChargeAsync(World, "1");

        await Assert.ThrowsAsync<PostgresException>(() => World.SqlAsync($"UPDATE charges SET {change}"));
    }

    [Theory]
    [InlineData("state = 'Pending'")]
    [InlineData("state = 'Failed', attempt = 2")]
    [InlineData("payment_method_id = 'other'")]
    [InlineData("collecting_since = now() + interval '1 minute'")]
    [InlineData("state = 'Paid', paid_at = now()")]
    [InlineData("state = 'Paid', vendor_id = 'v'")]
    public async Task A_charge_that_is_being_collected_is_not_forgotten(string change)
    {
        await ProductRows.ChargeAsync(World, "1");
        await World.SqlAsync($"UPDATE charges SET {Collecting}");

        await Assert.ThrowsAsync<PostgresException>(() => World.SqlAsync($"UPDATE charges SET {change}"));
        Assert.Equal(1, await World.SqlAsync("UPDATE charges SET state = 'Pending', attempt = 2"));
    }

    [Theory]
    [InlineData("state = 'Pending', paid_at = NULL, attempt = 2")]
    [InlineData("state = 'Failed', paid_at = NULL")]
    [InlineData("vendor_id = 'other'")]
    [InlineData("paid_at = now() + interval '1 minute'")]
    public async Task A_paid_charge_never_changes(string change)
    {
        await ProductRows.ChargeAsync(World, "1");
        await World.SqlAsync($"UPDATE charges SET {Collecting}");
        await World.SqlAsync("UPDATE charges SET state = 'Paid', paid_at = now(), vendor_id = 'v'");

        await RefusedAsync(PostgresErrorCodes.RaiseException, () => World.SqlAsync($"UPDATE charges SET {change}"));
    }

    [Fact]
    public async Task A_failed_charge_is_tried_again_under_another_key_only()
    {
        await ProductRows.ChargeAsync(World, "1");
        await World.SqlAsync("UPDATE charges SET state = 'Failed'");

        await RefusedAsync(PostgresErrorCodes.RaiseException, () => World.SqlAsync($"UPDATE charges SET {Collecting}"));
        await RefusedAsync(PostgresErrorCodes.RaiseException, () => World.SqlAsync("UPDATE charges SET state = 'Pending'"));
        Assert.Equal(1, await World.SqlAsync("UPDATE charges SET state = 'Pending', attempt = 2"));
    }

    [Fact]
    public async Task One_payment_pays_one_charge()
    {
        await ProductRows.ChargeAsync(World, "1");
        await ProductRows.ChargeAsync(World, "2", period: 2);
        await World.SqlAsync($"UPDATE charges SET {Collecting}");
        await World.SqlAsync("UPDATE charges SET state = 'Paid', paid_at = now(), vendor_id = 'v' WHERE id = '1'");

        await RefusedAsync(PostgresErrorCodes.UniqueViolation, () => World.SqlAsync("UPDATE charges SET state = 'Paid', paid_at = now(), vendor_id = 'v' WHERE id = '2'"));
    }

    [Fact]
    public async Task Usage_is_reported_once_and_charged_once()
    {
        await ProductRows.SubscriptionAsync(World, "s", kind: "PayAsYouGo");
        await ProductRows.UsageAsync(World, "e1");
        await ProductRows.UsageAsync(World, "e1", source: "another team");

        await RefusedAsync(Conflicts.UsageTwice, () => ProductRows.UsageAsync(World, "e1"));
        await World.SqlAsync("UPDATE usage_events SET charge_id = '1'");
        foreach (var change in new[] { "charge_id = '2'", "charge_id = NULL", "quantity = 2", "content_hash = '\\x01'" })
            await RefusedAsync(PostgresErrorCodes.RaiseException, () => World.SqlAsync($"UPDATE usage_events SET {change}"));
    }

    [Fact]
    public async Task A_coupon_is_redeemed_once_and_never_grows()
    {
        await ProductRows.CouponAsync(World, "1");

        await RefusedAsync(Conflicts.CouponTwice, () => ProductRows.CouponAsync(World, "2"));
        await World.SqlAsync("UPDATE coupons SET left_cents = 100");
        await RefusedAsync(PostgresErrorCodes.RaiseException, () => World.SqlAsync("UPDATE coupons SET left_cents = 101"));
        await RefusedAsync(PostgresErrorCodes.CheckViolation, () => World.SqlAsync("UPDATE coupons SET left_cents = -1"));
    }

    [Fact]
    public async Task What_binds_an_account_is_told_by_product_and_charge()
    {
        await Rows.AccountAsync(World, "neighbour", "neighbour@post.example");
        await ProductRows.SubscriptionAsync(World, "theirs", "neighbour");
        await ProductRows.SubscriptionAsync(World, "t", product: "trial", kind: "Trial");
        await ProductRows.SubscriptionAsync(World, "s");
        await ProductRows.SubscriptionAsync(World, "p", product: "storage", kind: "PayAsYouGo");
        await ProductRows.SubscriptionAsync(World, "q", product: "network", kind: "PayAsYouGo");
        await World.SqlAsync("UPDATE subscriptions SET ended_at = now(), settles_at = now() + interval '1 day' WHERE id = 'q'");
        await ProductRows.ChargeAsync(World, "c");
        await ProductRows.ChargeAsync(World, "d", period: 2);
        await World.SqlAsync("UPDATE charges SET state = 'Failed' WHERE id = 'd'");

        var found = await World.WithDbAsync(db => db.ObligationsAsync("a", CancellationToken.None));

        Assert.Equal(
            [(ObligationKind.Subscription, "s"), (ObligationKind.PayAsYouGo, "p"), (ObligationKind.UsageToCharge, "q"), (ObligationKind.Charge, "c"), (ObligationKind.Charge, "d")],
            found.Select(binding => (binding.Kind, binding.Id)));
        Assert.True(found[0] is { RenewsItself: true, Until: not null } && found[1].Until is null && found[2].Until is not null);
        Assert.True(found[3] is { Cents: 1200, HasFailed: false, Number: > 10_000 } && found[4] is { HasFailed: true, Until: null });
    }

    private static async Task RefusedAsync(string why, Func<Task> act)
    {
        var refused = await Assert.ThrowsAsync<PostgresException>(act);
        Assert.Contains(why, new[] { refused.SqlState, refused.ConstraintName });
    }
}
