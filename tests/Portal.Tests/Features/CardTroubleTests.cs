using Portal.Domain.Payments;
using Portal.Storage;
using Portal.Tests.Kit;

namespace Portal.Tests.Features;

/// <summary>The processor is down, slow, or its answer is lost: nothing is made twice, nothing is forgotten, and the page says how it stands.</summary>
public sealed class CardTroubleTests : PortalTest
{
    [Theory]
    [InlineData("down")]
    [InlineData("lose-answer")]
    public async Task A_card_that_the_processor_did_not_answer_about_can_be_typed_in_again(string trouble)
    {
        var person = await World.People.WithBothProvenAsync();
        var card = CardNumbers.Next();
        await World.Neighbours.TroubleAsync("stripe", trouble);
        Assert.Equal(422, (await person.AddCardAsync(card)).Status);
        await World.Neighbours.TroubleAsync("stripe", "ok");

        Assert.Equal("/payment-methods/card/confirm", (await person.AddCardAsync(card)).Path);
        Assert.Equal("hold charge", await World.StatementKindsAsync(card));
    }

    [Theory, BothWays("lose-answer"), BothWays("down")]
    public async Task When_the_bank_does_not_answer_the_page_waits_and_looking_again_finds_out(Way way, string trouble)
    {
        var (person, card) = await AtTheIssuerAsync(way);
        await World.Neighbours.TroubleAsync("stripe", trouble);
        await World.CarryOutAsync(check => CardCheckKeys.Make(check, CardPaymentKind.Hold));

        var page = await person.Visitor.OpenAsync("/payment-methods/card/confirm");

        Assert.Contains("We are waiting for your bank’s answer", page.Text, StringComparison.Ordinal);
        Assert.False(page.HasButton("OK"));
        await World.Neighbours.TroubleAsync("stripe", "ok");
        Assert.True((await person.Visitor.FollowAsync("Look again")).HasButton("OK"));
        Assert.Equal("hold charge", await World.StatementKindsAsync(card));
    }

    [Fact]
    public async Task A_process_that_dies_after_writing_it_down_leaves_it_to_the_next_one()
    {
        var (person, card) = await AtTheIssuerAsync(Way.Plain);

        for (var i = 0; i < 2; i++)
        {
            World.Advance(TimeSpan.FromMinutes(1));
            await World.QuietAsync();
        }

        Assert.Equal("hold charge", await World.StatementKindsAsync(card));
        Assert.Equal("Applied, Applied", await World.LedgerAsync());
        Assert.True((await person.Visitor.OpenAsync("/payment-methods/card/confirm")).HasButton("OK"));
    }

    [Fact]
    public async Task A_hold_whose_answer_was_lost_goes_back_in_time_though_nobody_looks()
    {
        var (_, card) = await AtTheIssuerAsync(Way.Plain);
        await World.Neighbours.TroubleAsync("stripe", "lose-answer");
        await World.CarryOutAsync(check => CardCheckKeys.Make(check, CardPaymentKind.Hold));
        Assert.Equal("hold", await World.StatementKindsAsync(card));
        World.Advance(TimeSpan.FromHours(18.9));
        await World.QuietAsync();

        await World.Neighbours.TroubleAsync("stripe", "ok");
        await PassAsync(6, TimeSpan.FromMinutes(10));

        Assert.DoesNotContain("Planned", await World.LedgerAsync(), StringComparison.Ordinal);
        Assert.Contains(await World.StatementKindsAsync(card), new[] { "hold void", "hold charge void refund", "hold charge refund void" });
        Assert.Equal(0, await World.OpenIntentsAsync());
    }

    [Fact]
    public async Task A_hold_that_is_found_when_its_card_is_off_goes_back_at_once()
    {
        var (person, card) = await AtTheIssuerAsync(Way.Plain);
        await World.Neighbours.TroubleAsync("stripe", "lose-answer");
        await World.CarryOutAsync(check => CardCheckKeys.Make(check, CardPaymentKind.Hold));
        await person.RemoveCardAsync();
        await PassAsync(10, TimeSpan.FromMinutes(1));

        await World.Neighbours.TroubleAsync("stripe", "ok");
        await World.CarryOutAsync(check => CardCheckKeys.Make(check, CardPaymentKind.Hold));
        await World.QuietAsync();

        Assert.Equal("hold void", await World.StatementKindsAsync(card));
    }

    [Fact]
    public async Task A_hold_whose_answer_stays_lost_until_its_key_is_forgotten_is_found_and_not_made_again()
    {
        var (_, card) = await AtTheIssuerAsync(Way.Plain);
        await World.Neighbours.TroubleAsync("stripe", "lose-answer");
        await World.CarryOutAsync(check => CardCheckKeys.Make(check, CardPaymentKind.Hold));
        await PassAsync(25, TimeSpan.FromHours(1));

        await World.Neighbours.TroubleAsync("stripe", "ok");
        await PassAsync(4, TimeSpan.FromMinutes(11));

        Assert.Equal("hold void", await World.StatementKindsAsync(card));
        Assert.Equal("Returned, Declined", await World.LedgerAsync());
        Assert.Equal(0, await World.OpenIntentsAsync());
    }

    /// <summary>After 30 days the processor's list is over: that a hold is not on it says nothing, and a person must look.</summary>
    [Fact]
    public async Task A_hold_whose_answer_was_lost_for_a_month_is_not_taken_for_one_that_was_never_made()
    {
        await AtTheIssuerAsync(Way.Plain);
        await World.Neighbours.TroubleAsync("stripe", "lose-answer");
        await World.CarryOutAsync(check => CardCheckKeys.Make(check, CardPaymentKind.Hold));
        await World.Neighbours.TroubleAsync("stripe", "down");
        World.Advance(TimeSpan.FromDays(31));

        await World.Neighbours.TroubleAsync("stripe", "ok");
        await PassAsync(4, TimeSpan.FromMinutes(11));

        Assert.Equal("too-long-ago-to-tell", await World.AskSqlAsync<string>("SELECT last_word FROM intents WHERE kind = 'hold-on-card' AND ended_at IS NULL"));
        Assert.StartsWith("Planned", await World.LedgerAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_never_asked_for_in_a_day_is_not_made_any_more()
    {
        var (person, card) = await AtTheIssuerAsync(Way.Plain);
        await World.Neighbours.TroubleAsync("stripe", "down");
        await World.CarryOutAsync(check => CardCheckKeys.Make(check, CardPaymentKind.Hold));
        World.Advance(TimeSpan.FromHours(19.1));

        await World.Neighbours.TroubleAsync("stripe", "ok");
        await PassAsync(3, TimeSpan.FromMinutes(10));

        // "down" may break a call off when it was on its way: then it is asked for again, found or made, and given back.
        Assert.Contains(await World.StatementKindsAsync(card), new[] { "", "hold void" });
        Assert.Equal(0, await World.CountAsync("card_payments", "state IN ('Planned', 'Applied')"));
        await person.SignInAsync();
        Assert.Contains("The card was not added", (await person.Visitor.OpenAsync("/payment-methods/card/confirm")).Text, StringComparison.Ordinal);
    }

    /// <summary>As when the process died right after it was written down, and there was no other for a day.</summary>
    [Fact]
    public async Task A_card_that_nobody_began_to_attach_in_a_day_is_attached_no_more()
    {
        var person = await World.People.WithBothProvenAsync(home: Residence.UnitedStates);
        await person.AddCardAsync(CardNumbers.Next(CardNumbers.AsksItsOwner));
        await World.SqlAsync("UPDATE card_checks SET setup_id = NULL, authenticate_url = NULL");
        await World.SqlAsync("UPDATE intents SET state = 'planned', possible = 0 WHERE kind = 'keep-card'");
        World.Advance(TimeSpan.FromHours(19.1));

        await World.QuietAsync();

        Assert.Equal("too-late", await World.AskSqlAsync<string>("SELECT last_word FROM intents WHERE kind = 'keep-card'"));
        Assert.Equal("Declined, Declined", await World.LedgerAsync());
    }

    [Fact]
    public async Task Whatever_is_tried_no_number_no_security_code_and_no_name_stays_anywhere()
    {
        var person = await World.People.WithBothProvenAsync();
        string[] cards = ["4242424242424241", "4000000000000002", CardNumbers.Next(CardNumbers.American), CardNumbers.Next()];
        foreach (var card in cards)
        {
            await person.Visitor.OpenAsync("/payment-methods/card");
            await person.FillInCard(card).Fill("Security code", "907").Fill("Card holder name", "Marker Holder").PressAsync("Next");
        }
        await World.Neighbours.TroubleAsync("stripe", "down");
        await World.QuietAsync();

        foreach (var trace in cards.Append("Marker Holder"))
        {
            Assert.Empty(await World.TablesWithAsync(trace));
            Assert.Empty(World.LogLinesWith(trace));
        }
        Assert.Empty(await World.TablesWithAsync(",907,"));
    }

    /// <summary>Somebody whose card is written down and attached, and whose browser has not come back: hold and charge are still to be made.</summary>
    private async Task<(Person Person, string Card)> AtTheIssuerAsync(Way way)
    {
        var person = await World.People.WithBothProvenAsync(way, Residence.UnitedStates);
        var card = CardNumbers.Next(CardNumbers.AsksItsOwner);
        await person.AddCardAsync(card);
        await person.PressThereAsync("Complete");
        await World.CarryOutAsync(CardCheckKeys.Keep);
        Assert.Equal("", await World.StatementKindsAsync(card));
        return (person, card);
    }

    private async Task PassAsync(int times, TimeSpan step)
    {
        for (var i = 0; i < times; i++)
        {
            World.Advance(step);
            await World.QuietAsync();
        }
    }
}
