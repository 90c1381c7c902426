using Portal.Tests.Kit;

namespace Portal.Tests.Features.HearNews;

/// <summary>A refund counts when it is sent off; that it failed later is told, or found out by asking.</summary>
public sealed class RefundNewsTests : PortalTest
{
    [Fact]
    public async Task A_refund_that_failed_is_money_not_given_back_and_is_tried_again_under_another_key()
    {
        await RefundedAsync();
        World.Advance(TimeSpan.FromHours(1.01));
        Assert.Equal(2, await World.CountAsync("card_payments", "state = 'Returned'"));

        var told = await World.Post.WithAsync("refund.failed", "\"status\":\"failed\"");
        await World.DeliverAllAsync([told, told]);
        await World.QuietAsync();

        Assert.Equal(1, await World.CountAsync("failed_refunds", "returned_at IS NULL"));
        Assert.Equal(1, await World.CountAsync("audit", "act = 'refund-failed' AND actor = 'vendor'"));
        Assert.Equal(1, await World.CountAsync("intents", "kind = 'refund-again' AND ended_at IS NULL AND key LIKE 'refund:%:after:re_%' AND deadline IS NOT NULL"));
        World.Advance(TimeSpan.FromHours(1.01));
        await World.QuietAsync();
        var refunds = (await World.Neighbours.RequestsAsync("stripe")).Where(request => request is { Method: "POST", Path: var path } && path.EndsWith("/refunds", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, refunds.Select(request => request.IdempotencyKey).Distinct().Count());
        Assert.Equal(1, await World.CountAsync("failed_refunds", "returned_at IS NOT NULL"));
    }

    /// <summary>A bank that sends money back hardly changes its mind in minutes.</summary>
    [Theory, InlineData(1, 2), InlineData(4, 16), InlineData(5, 24), InlineData(9, 24)]
    public async Task Each_failure_is_followed_by_a_longer_wait_and_a_day_at_most(int before, int hours)
    {
        await RefundedAsync();
        World.Advance(TimeSpan.FromHours(1.01));
        await World.SqlAsync("INSERT INTO failed_refunds (id, card_payment_id, account_id, failed_at, returned_at) SELECT 're_' || n, id, account_id, $1, $1 FROM card_payments, generate_series(1, $2) n WHERE kind = 'MicroCharge'", World.Clock.GetUtcNow(), before);

        await World.DeliverAllAsync([await World.Post.WithAsync("refund.failed", "\"status\":\"failed\"")]);
        await World.QuietAsync();

        Assert.Equal(hours, await World.AskSqlAsync<int>("SELECT round(extract(epoch FROM due_at - created_at) / 3600)::int FROM intents WHERE kind = 'refund-again'"));
    }

    [Fact]
    public async Task A_refund_that_failed_is_found_out_by_asking_as_well()
    {
        await RefundedAsync();

        World.Advance(TimeSpan.FromDays(1.01));
        await World.QuietAsync();

        Assert.Equal(1, await World.CountAsync("failed_refunds", "returned_at IS NULL"));
        Assert.Equal(1, await World.CountAsync("audit", "act = 'refund-failed'"));
    }

    [Fact]
    public async Task A_refund_that_arrived_is_looked_at_three_times_and_no_more()
    {
        await World.People.ReadyAsync();
        await World.QuietAsync();
        for (var day = 0; day < 40; day++)
        {
            World.Advance(TimeSpan.FromDays(1));
            await World.QuietAsync();
        }

        var looks = (await World.Neighbours.RequestsAsync("stripe")).Count(request => request is { Method: "GET", Path: var path } && path.Contains("/refunds/", StringComparison.Ordinal));

        Assert.Equal(3, looks);
        Assert.Equal(2, await World.CountAsync("card_payments", "state = 'Returned'"));
    }

    /// <summary>Nobody's word is taken for it, and the three looks by ourselves stay three.</summary>
    [Fact]
    public async Task A_failure_that_the_processor_knows_nothing_of_is_none()
    {
        await World.People.ReadyAsync();
        await World.QuietAsync();
        var (refund, payment) = (await World.AskSqlAsync<string>("SELECT result FROM intents WHERE kind = 'refund-charge'"), await World.AskSqlAsync<string>("SELECT gateway_id FROM card_payments WHERE kind = 'MicroCharge'"));

        await World.DeliverAllAsync([World.StripeSays("refund.failed", $$"""{"id":"{{refund}}","payment_intent":"{{payment}}","status":"failed"}""", "evt_1")]);
        await World.QuietAsync();

        Assert.Equal(0, await World.CountAsync("failed_refunds"));
        Assert.Equal((1, 1), (await World.CountAsync("intents", "kind = 'look-at-refund' AND key LIKE '%:0' AND state = 'done'"), await World.CountAsync("intents", "kind = 'look-at-refund' AND ended_at IS NULL")));
    }

    [Fact]
    public async Task Nobody_leaves_while_a_refund_that_failed_is_out()
    {
        var person = await RefundedAsync();
        World.Advance(TimeSpan.FromHours(1.01));
        await World.DeliverAllAsync([await World.Post.WithAsync("refund.failed", "\"status\":\"failed\"")]);
        await World.QuietAsync();
        await person.SignInAsync();

        await person.Visitor.OpenAsync("/security");
        await person.Visitor.Choose("I understand that my account will be removed").PressAsync("Delete my account");
        var page = await person.Visitor.PressAsync("OK");

        Assert.Equal("/account/delete", page.Path);
        Assert.Equal(1, await World.CountAsync("accounts"));
    }

    [Theory]
    [InlineData("look-at-refund")]
    [InlineData("refund-charge")]
    public async Task The_news_of_a_failed_refund_and_the_answer_to_the_refund_itself_may_come_in_either_order(string later)
    {
        var person = await World.People.WithBothProvenAsync(home: Residence.UnitedStates);
        await person.AddCardAsync(CardNumbers.SendsRefundsBack);
        await person.ConfirmCardAsync(CardNumbers.SendsRefundsBack);
        await World.Neighbours.TroubleAsync("stripe", "lose-answer");
        await World.QuietAsync();
        await World.Neighbours.TroubleAsync("stripe", "ok");
        World.Neighbours.Clock.Advance(TimeSpan.FromHours(1.01));
        World.Clock.Set(World.Neighbours.Clock.GetUtcNow() - TimeSpan.FromHours(1));
        var told = await World.Post.WithAsync("refund.failed", "\"status\":\"failed\"");

        Assert.Equal(200, await World.DeliverAsync(told.With("Stripe-Signature", News.StripeSignature(told.Text, "whsec_sandbox", World.Clock.GetUtcNow()))));
        await World.SqlAsync("UPDATE intents SET due_at = due_at + interval '1 minute' WHERE kind = $1 AND ended_at IS NULL", later);
        await SoonAsync(30, times: 4);

        Assert.Equal(2, await World.CountAsync("card_payments", "state = 'Returned'"));
        Assert.Equal(1, await World.CountAsync("failed_refunds", "returned_at IS NULL"));
        Assert.Equal(1, await World.CountAsync("audit", "act = 'refund-failed'"));
        Assert.Equal(1, await World.CountAsync("intents", "kind = 'refund-again' AND ended_at IS NULL"));
    }

    private async Task<Person> RefundedAsync()
    {
        var person = await World.People.WithBothProvenAsync(home: Residence.UnitedStates);
        await person.AddCardAsync(CardNumbers.SendsRefundsBack);
        await person.ConfirmCardAsync(CardNumbers.SendsRefundsBack);
        await World.QuietAsync();
        return person;
    }

    /// <summary>Time passes, and what is due is done.</summary>
    private async Task SoonAsync(int seconds, int times)
    {
        for (var i = 0; i < times; i++)
        {
            World.Advance(TimeSpan.FromSeconds(seconds));
            await World.QuietAsync();
        }
    }
}
