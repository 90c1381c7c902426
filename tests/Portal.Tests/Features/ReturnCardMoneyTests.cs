using Portal.Tests.Kit;

namespace Portal.Tests.Features;

/// <summary>Both the hold and the small charge go back once, within a day, whatever happens (M1).</summary>
public sealed class ReturnCardMoneyTests : PortalTest
{
    private const string AllBack = "hold charge void refund";

    [Fact]
    public async Task Confirmed_it_goes_back_at_once()
    {
        var (_, card) = await World.People.ReadyAsync();

        await World.QuietAsync();

        Assert.Equal(AllBack, await SortedAsync(card));
        Assert.Equal(2, await World.CountAsync("card_payments", "state = 'Returned'"));
    }

    [Fact]
    public async Task If_nobody_comes_back_it_goes_back_within_a_day_all_the_same()
    {
        var (_, card) = await World.People.WithCardAsync();
        World.Advance(TimeSpan.FromHours(18));
        await World.QuietAsync();
        Assert.Equal("hold charge", await World.StatementKindsAsync(card));

        World.Advance(TimeSpan.FromHours(1.1));
        await World.QuietAsync();

        Assert.Equal(AllBack, await SortedAsync(card));
    }

    [Fact]
    public async Task Removing_the_card_gives_it_back_at_once()
    {
        var (person, card) = await World.People.WithCardAsync();

        await person.RemoveCardAsync();
        await World.QuietAsync();

        Assert.Equal(AllBack, await SortedAsync(card));
    }

    [Fact]
    public async Task So_does_spending_the_last_attempt()
    {
        var (person, card) = await World.People.WithCardAsync();
        var amount = await World.StatementAmountAsync(card);

        for (var i = 1; i <= 5; i++) await person.GuessAmountAsync(Cards.OtherAmount(amount, i));
        await World.QuietAsync();

        Assert.Equal(AllBack, await SortedAsync(card));
    }

    [Theory]
    [InlineData("down")]
    [InlineData("lose-answer")]
    [InlineData("error")]
    [InlineData("late")]
    public async Task A_bank_in_trouble_delays_it_and_never_doubles_it(string trouble)
    {
        var (_, card) = await World.People.ReadyAsync();
        await World.Neighbours.TroubleAsync("stripe", trouble);
        for (var i = 0; i < 5; i++)
        {
            await World.QuietAsync();
            World.Advance(TimeSpan.FromMinutes(3));
        }

        await World.Neighbours.TroubleAsync("stripe", "ok");
        for (var i = 0; i < 3; i++)
        {
            await World.QuietAsync();
            World.Advance(TimeSpan.FromMinutes(11));
        }

        Assert.Equal(AllBack, await SortedAsync(card));
        Assert.Equal(2, await World.CountAsync("card_payments", "state = 'Returned'"));
        // One row's key; where the processor keeps an error under it, the same with a number behind.
        Assert.Single((await World.Neighbours.RequestsAsync("stripe")).Where(request => request.Path == "/v1/refunds").Select(request => string.Join(':', request.IdempotencyKey!.Split(':').Take(2))).Distinct());
    }

    [Theory]
    [InlineData("lose-answer")]
    [InlineData("error")]
    public async Task A_lost_answer_on_the_way_out_is_found_again_and_goes_back_too(string trouble)
    {
        var person = await World.People.WithBothProvenAsync();
        var card = CardNumbers.Next();
        await person.AddCardAsync(card);
        await person.RemoveCardAsync();
        await World.QuietAsync();
        await World.Neighbours.TroubleAsync("stripe", trouble, 0.5);
        var second = CardNumbers.Next();
        await person.AddCardAsync(second);

        await World.Neighbours.TroubleAsync("stripe", "ok");
        for (var i = 0; i < 30; i++)
        {
            await World.QuietAsync();
            World.Advance(TimeSpan.FromHours(1));
        }

        var kinds = (await SortedAsync(second)).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(kinds.Count(kind => kind == "hold"), kinds.Count(kind => kind == "void"));
        Assert.Equal(kinds.Count(kind => kind == "charge"), kinds.Count(kind => kind == "refund"));
        Assert.Equal(0, await World.CountAsync("card_payments", "state IN ('Planned', 'Applied')"));
    }

    [Fact]
    public async Task Four_sweepers_at_once_give_it_back_once()
    {
        var (_, card) = await World.People.ReadyAsync();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => World.QuietAsync()));

        Assert.Equal(AllBack, await SortedAsync(card));
    }

    /// <summary>In which order the two go back does not matter.</summary>
    private async Task<string> SortedAsync(string card)
    {
        string[] order = ["hold", "charge", "void", "refund"];
        return string.Join(' ', (await World.StatementKindsAsync(card)).Split(' ').OrderBy(kind => Array.IndexOf(order, kind)));
    }
}
