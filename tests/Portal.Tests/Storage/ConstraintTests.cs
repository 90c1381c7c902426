using Npgsql;
using Portal.Storage;
using Portal.Tests.Kit;

namespace Portal.Tests.Storage;

/// <summary>What the database itself refuses, whatever the program above it does.</summary>
public sealed class ConstraintTests : PortalTest
{
    [Fact]
    public async Task The_country_of_an_account_never_changes()
    {
        await Rows.AccountAsync(World, "a");

        await RefusedAsync(PostgresErrorCodes.RaiseException, "UPDATE accounts SET country = 'FR'");
        Assert.Equal("GB", await World.AskSqlAsync<string>("SELECT country FROM accounts"));
        Assert.Equal(1, await World.SqlAsync("UPDATE accounts SET email = 'x@y.example', country = 'GB'"));
    }

    [Fact]
    public async Task One_account_holds_the_proof_of_an_address_and_any_number_claim_it()
    {
        await Rows.AccountAsync(World, "a");
        await Rows.AccountAsync(World, "b", isProven: true);
        await Rows.AccountAsync(World, "c");

        await RefusedAsync(Conflicts.EmailProvenTwice, "UPDATE accounts SET email_proven_at = now() WHERE id = 'a'");
    }

    [Fact]
    public async Task An_account_has_one_live_code_for_one_purpose()
    {
        await Rows.AccountAsync(World, "a");
        await Rows.ChallengeAsync(World, "1", "a");
        await Rows.ChallengeAsync(World, "2", "a", "ProvePhone");

        await Assert.ThrowsAsync<PostgresException>(() => Rows.ChallengeAsync(World, "3", "a"));
        await World.SqlAsync("UPDATE challenges SET ended_at = now() WHERE id = '1'");
        await Rows.ChallengeAsync(World, "3", "a");
    }

    [Fact]
    public async Task A_card_or_payer_belongs_to_one_live_account()
    {
        await Rows.AccountAsync(World, "a");
        await Rows.AccountAsync(World, "b", "other@post.example");
        await Rows.PaymentMethodAsync(World, "1", "a", identity: 1);

        var refused = await Assert.ThrowsAsync<PostgresException>(() => Rows.PaymentMethodAsync(World, "2", "b", identity: 1));
        Assert.Equal(Conflicts.PaymentIdentityTwice, refused.ConstraintName);
        await World.SqlAsync("UPDATE payment_methods SET removed_at = now() WHERE id = '1'");
        await Rows.PaymentMethodAsync(World, "2", "b", identity: 1);
    }

    [Fact]
    public async Task An_account_has_one_card_and_one_payer()
    {
        await Rows.AccountAsync(World, "a");
        await Rows.PaymentMethodAsync(World, "1", "a", identity: 1);
        await Rows.PaymentMethodAsync(World, "2", "a", identity: 2, kind: "PayPal");

        var refused = await Assert.ThrowsAsync<PostgresException>(() => Rows.PaymentMethodAsync(World, "3", "a", identity: 3));
        Assert.Equal(Conflicts.SecondPaymentMethodOfKind, refused.ConstraintName);
    }

    [Theory]
    [InlineData("Hold", 99)]
    [InlineData("Hold", 0)]
    [InlineData("MicroCharge", 0)]
    [InlineData("MicroCharge", 100)]
    [InlineData("MicroCharge", -1)]
    public async Task A_hold_is_a_dollar_and_a_charge_below_it(string kind, int cents)
    {
        var refused = await Assert.ThrowsAsync<PostgresException>(() => Rows.CardPaymentAsync(World, "1", kind, cents));
        Assert.Equal(PostgresErrorCodes.CheckViolation, refused.SqlState);
    }

    [Fact]
    public async Task A_check_has_one_hold_and_one_charge()
    {
        await Rows.CardPaymentAsync(World, "1", "Hold", 100);
        await Rows.CardPaymentAsync(World, "2", "MicroCharge", 57);

        await Assert.ThrowsAsync<PostgresException>(() => Rows.CardPaymentAsync(World, "3", "MicroCharge", 58));
    }

    [Theory]
    [InlineData("state = 'Returned', returned_at = now()")]
    [InlineData("state = 'Applied', applied_at = now()")]
    [InlineData("amount_cents = 58")]
    [InlineData("kind = 'Hold'")]
    public async Task Money_moves_in_one_direction_only(string change)
    {
        await Rows.CardPaymentAsync(World, "1", "MicroCharge", 57);

        await Assert.ThrowsAsync<PostgresException>(() => World.SqlAsync($"UPDATE card_payments SET {change}"));
    }

    [Theory]
    [InlineData("state = 'Applied', returned_at = NULL")]
    [InlineData("state = 'Planned', returned_at = NULL, applied_at = NULL")]
    [InlineData("gateway_id = 'other'")]
    public async Task What_was_given_back_stays_given_back(string change)
    {
        await Rows.CardPaymentAsync(World, "1", "MicroCharge", 57);
        await World.SqlAsync("UPDATE card_payments SET state = 'Applied', gateway_id = 'g', applied_at = now()");
        await World.SqlAsync("UPDATE card_payments SET state = 'Returned', returned_at = now()");

        await RefusedAsync(PostgresErrorCodes.RaiseException, $"UPDATE card_payments SET {change}");
    }

    [Fact]
    public async Task A_refund_that_was_made_good_stays_so_and_belongs_to_a_charge()
    {
        await Rows.CardPaymentAsync(World, "1", "MicroCharge", 57);
        await World.SqlAsync("INSERT INTO failed_refunds (id, card_payment_id, account_id, failed_at) SELECT 're_1', id, account_id, now() FROM card_payments");
        await World.SqlAsync("UPDATE failed_refunds SET returned_at = now()");

        await RefusedAsync(PostgresErrorCodes.RaiseException, "UPDATE failed_refunds SET returned_at = NULL");
        await RefusedAsync(PostgresErrorCodes.ForeignKeyViolation, "INSERT INTO failed_refunds (id, card_payment_id, account_id, failed_at) VALUES ('re_2', 'none', 'a', now())");
        await RefusedAsync(PostgresErrorCodes.UniqueViolation, "INSERT INTO failed_refunds (id, card_payment_id, account_id, failed_at) SELECT 're_1', id, account_id, now() FROM card_payments");
    }

    [Fact]
    public async Task News_is_heard_once()
    {
        await World.SqlAsync("INSERT INTO news (id, heard_at) VALUES ('stripe:evt_1', now())");

        await RefusedAsync(PostgresErrorCodes.UniqueViolation, "INSERT INTO news (id, heard_at) VALUES ('stripe:evt_1', now())");
    }

    [Theory]
    [InlineData("state = 'Declined'")]
    [InlineData("state = 'Declined', applied_at = NULL")]
    [InlineData("state = 'Planned', applied_at = NULL, gateway_id = NULL")]
    [InlineData("gateway_id = 'other'")]
    [InlineData("return_by = return_by + interval '1 hour'")]
    [InlineData("card_check_id = 'other'")]
    public async Task Money_that_is_out_is_not_forgotten_nor_its_return_put_off(string change)
    {
        await Rows.CardPaymentAsync(World, "1", "MicroCharge", 57);
        await World.SqlAsync("UPDATE card_payments SET state = 'Applied', gateway_id = 'g', applied_at = now()");

        await Assert.ThrowsAsync<PostgresException>(() => World.SqlAsync($"UPDATE card_payments SET {change}"));
        Assert.Equal(1, await World.SqlAsync("UPDATE card_payments SET state = 'Returned', returned_at = now()"));
    }

    [Theory]
    [InlineData("state = 'Applied'")]
    [InlineData("state = 'Applied', gateway_id = 'g'")]
    [InlineData("state = 'Refunded'")]
    [InlineData("state = 'Returned', returned_at = now(), applied_at = now(), gateway_id = 'g'")]
    public async Task Money_is_out_only_with_its_time_and_its_name_at_the_gateway(string change)
    {
        await Rows.CardPaymentAsync(World, "1", "Hold", 100);

        await Assert.ThrowsAsync<PostgresException>(() => World.SqlAsync($"UPDATE card_payments SET {change}"));
    }

    [Theory]
    [InlineData("used_at = NULL")]
    [InlineData("used_at = now() + interval '1 minute'")]
    public async Task A_used_code_stays_used(string change)
    {
        await Rows.AccountAsync(World, "a");
        await Rows.ChallengeAsync(World, "1", "a");
        await World.SqlAsync("UPDATE challenges SET used_at = now()");

        await RefusedAsync(PostgresErrorCodes.RaiseException, $"UPDATE challenges SET {change}");
    }

    [Fact]
    public async Task An_intent_stands_where_intents_can_stand()
    {
        var refused = await Assert.ThrowsAsync<PostgresException>(() => IntentAsync("almost", "NULL"));
        Assert.Equal("ck_intents_state", refused.ConstraintName);
    }

    [Theory]
    [InlineData("state = 'planned', ended_at = NULL")]
    [InlineData("state = 'never'")]
    [InlineData("result = 'other'")]
    [InlineData("key = 'other'")]
    public async Task An_intent_that_has_ended_does_not_change(string change)
    {
        await IntentAsync("done", "now()");

        await RefusedAsync(PostgresErrorCodes.RaiseException, $"UPDATE intents SET {change}");
    }

    [Fact]
    public async Task The_key_of_an_intent_is_for_good_and_its_own()
    {
        await IntentAsync("planned", "NULL");

        await RefusedAsync(PostgresErrorCodes.RaiseException, "UPDATE intents SET key = 'other'");
        await Assert.ThrowsAsync<PostgresException>(() => IntentAsync("planned", "NULL"));
    }

    [Theory]
    [InlineData("done", "NULL")]
    [InlineData("never", "NULL")]
    [InlineData("moot", "NULL")]
    [InlineData("planned", "now()")]
    [InlineData("unknown", "now()")]
    public async Task An_intent_has_ended_or_it_has_not(string state, string endedAt)
    {
        var refused = await Assert.ThrowsAsync<PostgresException>(() => IntentAsync(state, endedAt));
        Assert.Equal("ck_intents_ended", refused.ConstraintName);
    }

    private Task IntentAsync(string state, string endedAt) => World.SqlAsync($"""
        INSERT INTO intents (kind, key, subject, state, due_at, tries, possible, created_at, ended_at)
        VALUES ('k', 'key', 's', '{state}', now(), 0, 0, now(), {endedAt})
        """);

    private async Task RefusedAsync(string why, string sql)
    {
        var refused = await Assert.ThrowsAsync<PostgresException>(() => World.SqlAsync(sql));
        Assert.Contains(why, new[] { refused.SqlState, refused.ConstraintName });
    }
}
