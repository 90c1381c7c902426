using Portal.Domain.Payments;
using Portal.Storage;
using Portal.Tests.Kit;
using static Portal.Tests.Features.Cards.CardSteps;

namespace Portal.Tests.Features.Cards;

/// <summary>The processor is down, slow, or its answer is lost: nothing is made twice, nothing is forgotten, and the page says how it stands.</summary>
public sealed class CardTroubleTests : PortalTest
{
    [Theory]
    [InlineData("down")]
    [InlineData("lose-answer")]
    public async Task A_processor_that_does_not_answer_about_a_card_costs_nothing(string trouble)
    {
        var person = await World.People.WithProvenEmailAsync(Way.Plain, Residence.UnitedStates);
        await World.Neighbours.TroubleAsync("stripe", trouble);
        var card = NewCard();

        var page = await person.AddCardAsync(card);

        Assert.Equal(422, page.Status);
        Assert.Equal(["We could not reach our card processor. Nothing was charged. Type the card in again in a few minutes."], page.Errors);
        await World.Neighbours.TroubleAsync("stripe", "ok");
        Assert.True((await person.AddCardAsync(card)).HasButton("OK"));
        Assert.Equal("hold charge", await World.LinesAsync(card));
    }

    [Theory, BothWays("lose-answer"), BothWays("down"), BothWays("late")]
    public async Task When_the_bank_does_not_answer_the_page_waits_and_looking_again_finds_out(Way way, string trouble)
    {
        var (person, card) = await AtTheIssuerAsync(way);
        await World.Neighbours.TroubleAsync("stripe", trouble);
        await World.CarryOutAsync(check => CardCheckKeys.Make(check, CardPaymentKind.Hold));

        var page = await person.Visitor.OpenAsync("/payment-methods/card/confirm");

        Assert.Contains("We are waiting for your bank’s answer", page.Text, StringComparison.Ordinal);
        Assert.False(page.HasButton("OK"));
        await World.Neighbours.TroubleAsync("stripe", "ok");
        await Task.Delay(300); // "late" does its work after a moment.
        Assert.True((await person.Visitor.FollowAsync("Look again")).HasButton("OK"));
        Assert.Equal("hold charge", await World.LinesAsync(card));
    }

    [Fact]
    public async Task A_process_that_dies_after_writing_it_down_leaves_it_to_the_next_one()
    {
        var (person, card) = await AtTheIssuerAsync(Way.Plain);

        World.Advance(TimeSpan.FromMinutes(1));
        await World.QuietAsync();
        World.Advance(TimeSpan.FromMinutes(1));
        await World.QuietAsync();

        Assert.Equal("hold charge", await World.LinesAsync(card));
        Assert.Equal("Applied, Applied", await World.LedgerAsync());
        Assert.True((await person.Visitor.OpenAsync("/payment-methods/card/confirm")).HasButton("OK"));
    }

    [Fact]
    public async Task A_hold_whose_answer_was_lost_goes_back_in_time_though_nobody_looks()
    {
        var (_, card) = await AtTheIssuerAsync(Way.Plain);
        await World.Neighbours.TroubleAsync("stripe", "lose-answer");
        await World.CarryOutAsync(check => CardCheckKeys.Make(check, CardPaymentKind.Hold));
        Assert.Equal("hold", await World.LinesAsync(card));
        World.Advance(TimeSpan.FromHours(22.9));
        await World.QuietAsync();

        await World.Neighbours.TroubleAsync("stripe", "ok");
        for (var i = 0; i < 6; i++)
        {
            World.Advance(TimeSpan.FromMinutes(10));
            await World.QuietAsync();
        }

        Assert.DoesNotContain("Planned", await World.LedgerAsync(), StringComparison.Ordinal);
        Assert.Contains(await World.LinesAsync(card), new[] { "hold void", "hold charge void refund", "hold charge refund void" });
        Assert.Equal(0, await World.CountAsync("intents", "ended_at IS NULL"));
    }

    [Fact]
    public async Task What_was_never_asked_for_in_a_day_is_not_made_any_more()
    {
        var (person, card) = await AtTheIssuerAsync(Way.Plain);
        await World.Neighbours.TroubleAsync("stripe", "down");
        await World.CarryOutAsync(check => CardCheckKeys.Make(check, CardPaymentKind.Hold));
        World.Advance(TimeSpan.FromHours(23.1));

        await World.Neighbours.TroubleAsync("stripe", "ok");
        for (var i = 0; i < 3; i++)
        {
            World.Advance(TimeSpan.FromMinutes(10));
            await World.QuietAsync();
        }

        // "down" may break a call off when it was on its way: then it is asked again, made, and given back.
        Assert.Contains(await World.LinesAsync(card), new[] { "", "hold void" });
        Assert.Equal(0, await World.CountAsync("card_payments", "state IN ('Planned', 'Applied')"));
        await person.SignInAsync();
        Assert.Contains("The card was not added", (await person.Visitor.OpenAsync("/payment-methods/card/confirm")).Text, StringComparison.Ordinal);
    }

    [Theory, BothWays]
    public async Task Whatever_is_tried_no_number_and_no_security_code_stays_anywhere(Way way)
    {
        var person = await World.People.WithProvenEmailAsync(way, Residence.UnitedStates);
        string[] cards = [NewCard(), NewCard(British), "4000000000000002"];
        await (await person.Visitor.TypeCardAsync("4242424242424241", code: "907")).PressAsync("Next");
        foreach (var card in cards.Reverse()) await (await person.Visitor.TypeCardAsync(card, code: "907", name: "Marker Holder")).PressAsync("Next");
        await World.Neighbours.TroubleAsync("stripe", "down");
        await World.QuietAsync();

        var everything = await World.AskSqlAsync<string>("SELECT string_agg(query_to_xml(format('SELECT * FROM %I', tablename), true, true, '')::text, '') FROM pg_tables WHERE schemaname = 'public'");
        var logs = string.Join('\n', World.Logs.Lines);

        foreach (var card in cards.Append("4242424242424241"))
        {
            Assert.DoesNotContain(card, everything, StringComparison.Ordinal);
            Assert.DoesNotContain(card, logs, StringComparison.Ordinal);
            Assert.DoesNotContain(Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(card)), everything, StringComparison.Ordinal);
        }
        Assert.DoesNotContain("Marker Holder", everything + logs, StringComparison.Ordinal);
        Assert.DoesNotContain(">907<", everything, StringComparison.Ordinal);
    }

    /// <summary>Somebody whose card is written down and attached, and whose browser has not come back: hold and charge are still to be made.</summary>
    private async Task<(Person Person, string Card)> AtTheIssuerAsync(Way way)
    {
        var person = await World.People.WithProvenEmailAsync(way, Residence.UnitedStates);
        var card = NewCard(AsksItsOwner);
        await person.AddCardAsync(card);
        await World.PressThereAsync(person.Visitor, "Complete");
        await World.CarryOutAsync(CardCheckKeys.Keep);
        Assert.Equal("", await World.LinesAsync(card));
        return (person, card);
    }
}
