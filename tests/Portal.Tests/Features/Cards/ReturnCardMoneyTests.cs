using Portal.Tests.Kit;

namespace Portal.Tests.Features.Cards;

/// <summary>Each hold and small charge goes back exactly once within 24 hours, whatever the customer does and whatever fails.</summary>
public sealed class ReturnCardMoneyTests : PortalTest
{
    [Fact]
    public async Task Money_goes_back_within_a_day_though_nobody_does_anything()
    {
        var (_, card) = await World.People.WithCardAsync();
        World.Advance(TimeSpan.FromHours(22.9));
        await World.QuietAsync();
        Assert.Equal("hold charge", await World.LinesAsync(card));

        World.Advance(TimeSpan.FromHours(0.2));
        await World.QuietAsync();

        await AssertBackOnceAsync(card);
        Assert.Equal(0, await World.CountAsync("card_payments", "returned_at > return_by"));
    }

    [Fact]
    public async Task It_goes_back_once_however_often_the_clock_looks_and_however_many_look_at_once()
    {
        var (_, card) = await World.People.WithCardAsync();
        World.Advance(TimeSpan.FromHours(23.1));

        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => World.SweepOnceAsync()));
        for (var day = 0; day < 3; day++)
        {
            await World.QuietAsync();
            World.Advance(TimeSpan.FromDays(1));
        }

        await AssertBackOnceAsync(card);
    }

    [Theory]
    [InlineData("down")]
    [InlineData("lose-answer")]
    [InlineData("late")]
    public async Task A_processor_in_trouble_is_asked_until_the_money_is_back(string trouble)
    {
        var (_, card) = await World.People.WithCardAsync();
        World.Advance(TimeSpan.FromHours(23.01));
        await World.Neighbours.TroubleAsync("stripe", trouble);
        for (var i = 0; i < 4; i++)
        {
            await World.QuietAsync();
            World.Advance(TimeSpan.FromMinutes(5));
        }
        Assert.Equal("Applied, Applied", await World.LedgerAsync());

        await World.Neighbours.TroubleAsync("stripe", "ok");
        await Task.Delay(300);
        World.Advance(TimeSpan.FromMinutes(10));
        await World.QuietAsync();

        await AssertBackOnceAsync(card);
        var keys = (await World.Neighbours.RequestsAsync("stripe")).Where(request => request.Path is "/v1/refunds").Select(request => request.IdempotencyKey);
        Assert.Single(keys.Distinct());
    }

    [Fact]
    public async Task A_removed_card_gets_its_money_back_at_once()
    {
        var (person, card) = await World.People.WithCardAsync();
        await person.RemoveCardAsync();
        await World.QuietAsync();

        await AssertBackOnceAsync(card);
    }

    [Fact]
    public async Task Who_asks_to_be_deleted_gets_the_money_back_first()
    {
        var (_, card) = await World.People.WithCardAsync();
        await World.WithDbAsync(async db =>
        {
            var account = db.Accounts.Single();
            account.Close(World.Clock.GetUtcNow());
            return await db.SaveChangesAsync();
        });

        await World.QuietAsync();

        await AssertBackOnceAsync(card);
    }

    [Theory]
    [InlineData("UPDATE card_payments SET state = 'Planned'")]
    [InlineData("UPDATE card_payments SET amount_cents = amount_cents - 1 WHERE kind = 'MicroCharge'")]
    [InlineData("UPDATE card_payments SET state = 'Applied', returned_at = NULL")]
    public async Task What_is_back_never_changes_not_even_by_hand(string sql)
    {
        var (person, card) = await World.People.WithCardAsync();
        await person.ConfirmAsync(card);
        await World.QuietAsync();

        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => World.SqlAsync(sql));
    }

    private async Task AssertBackOnceAsync(string card)
    {
        Assert.Equal(["charge", "hold", "refund", "void"], (await World.Neighbours.StatementAsync(card)).Select(line => line.Kind).Order());
        Assert.Equal("Returned, Returned", await World.LedgerAsync());
        Assert.Equal(0, await World.CountAsync("intents", "kind IN ('void-hold', 'refund-charge') AND ended_at IS NULL"));
    }
}
