using Portal.Tests.Kit;

namespace Portal.Tests.Features.HearNews;

/// <summary>Whoever tells their bank that the small charge is not theirs has it back from there: Stripe refunds it no more.</summary>
public sealed class DisputedChargeTests : PortalTest
{
    private const string Stays = "4000000000000259";
    private const string IsDecidedForUs = "4000000000002685";
    private const string DisputesRefunds = "4000000000001976";

    [Fact]
    public async Task It_counts_as_given_back_and_keeps_nobody_here()
    {
        var person = await WithCardAsync(Stays);

        Assert.Equal(2, await World.CountAsync("card_payments", "state = 'Returned'"));
        Assert.Equal(0, await World.CountAsync("intents", "kind = 'refund-charge' AND ended_at IS NULL"));
        Assert.Equal("/account/deleted", (await person.AskToLeaveAsync()).Path);
        for (var day = 0; day < 30; day++)
        {
            World.Advance(TimeSpan.FromDays(1));
            await World.QuietAsync();
        }
        Assert.Equal(0, await World.CountAsync("failed_refunds"));
        Assert.Equal(0, await World.OpenIntentsAsync());
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task It_is_refunded_once_when_the_bank_decides_for_us(bool isTold)
    {
        await WithCardAsync(IsDecidedForUs);
        World.Advance(TimeSpan.FromHours(1.01));
        if (isTold) await World.DeliverAllAsync([await World.Post.WithAsync("charge.dispute.closed")]);
        else World.Advance(TimeSpan.FromDays(1));
        await World.QuietAsync();
        Assert.Equal(1, await World.CountAsync("failed_refunds", "returned_at IS NULL"));

        World.Advance(TimeSpan.FromHours(1.01));
        await World.QuietAsync();

        Assert.Equal(1, await World.CountAsync("failed_refunds", "returned_at IS NOT NULL"));
        Assert.Equal(2, await World.CountAsync("card_payments", "state = 'Returned'"));
        Assert.Single(await World.Neighbours.RequestsAsync("stripe"), request => request is { Method: "POST", Status: 200 } && request.Path.EndsWith("/refunds", StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_that_is_decided_for_its_owner_is_no_news()
    {
        await WithCardAsync(Stays);
        var charge = await World.AskSqlAsync<string>("SELECT gateway_id FROM card_payments WHERE kind = 'MicroCharge'");

        await World.DeliverAllAsync([World.StripeSays("charge.dispute.closed", $$"""{"id":"du_1","payment_intent":"{{charge}}","status":"lost"}""", "evt_1")]);
        await World.QuietAsync();

        Assert.Equal(0, await World.CountAsync("failed_refunds"));
        Assert.Equal(0, await World.CountAsync("intents", "key LIKE 'look-at-refund:dispute:%:0'"));
    }

    /// <summary>Whoever disputes what we gave back already does not get it twice, nor does the portal call for an operator.</summary>
    [Fact]
    public async Task One_that_was_refunded_before_is_not_out_when_the_bank_decides_for_us()
    {
        await WithCardAsync(DisputesRefunds);
        World.Advance(TimeSpan.FromHours(1.01));

        await World.DeliverAllAsync([await World.Post.WithAsync("charge.dispute.closed")]);
        await World.QuietAsync();

        Assert.Equal(1, await World.CountAsync("intents", "key LIKE 'look-at-refund:dispute:%:0' AND ended_at IS NOT NULL"));
        Assert.Equal(0, await World.CountAsync("failed_refunds"));
        Assert.Equal(2, await World.CountAsync("card_payments", "state = 'Returned'"));
    }

    private async Task<Person> WithCardAsync(string number)
    {
        var person = await World.People.WithBothProvenAsync(home: Residence.UnitedStates);
        await person.AddCardAsync(number);
        await person.ConfirmCardAsync(number);
        await World.QuietAsync();
        return person;
    }
}
