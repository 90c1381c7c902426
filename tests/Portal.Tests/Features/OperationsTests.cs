using System.Globalization;
using Portal.Tests.Kit;

namespace Portal.Tests.Features;

public sealed class OperationsTests : PortalTest
{
    [Theory, BothWays]
    public async Task On_a_quiet_day_nothing_waits(Way way)
    {
        var visitor = await World.OperatorAsync(way);

        Assert.Contains("Nobody waits for an answer.", visitor.Page.Text, StringComparison.Ordinal);
        Assert.Equal(2, visitor.Page.Text.Split("Nothing waits.").Length - 1);
    }

    [Theory, BothWays]
    public async Task Money_that_cannot_be_given_back_stands_first_with_its_last_word_its_next_try_and_its_deadline(Way way)
    {
        World.TroubleIsExpected = true;
        await World.People.WithCardAsync();
        var visitor = await World.OperatorAsync(way);
        Assert.Contains("2 more go out or back at their planned time.", visitor.Page.Text, StringComparison.Ordinal);
        await World.Neighbours.TroubleAsync("stripe", "down");
        World.Advance(TimeSpan.FromHours(19.1));
        await World.QuietAsync();
        World.Advance(TimeSpan.FromHours(1));
        await World.LookForAlarmsAsync();
        await visitor.OpenAsync("/operations/sign-in");

        var page = await visitor.SignInAsync();

        Assert.Contains("2 alarms: promises about money end soon.", page.Text, StringComparison.Ordinal);
        Assert.Contains("Void hold", page.Text, StringComparison.Ordinal);
        Assert.Contains("Refund charge", page.Text, StringComparison.Ordinal);
        Assert.Equal(2, page.Document.QuerySelectorAll(".state-blocked").Length);
        Assert.Contains("last word: server-error", page.Text, StringComparison.Ordinal);
        Assert.Contains("0 more go out or back at their planned time.", page.Text, StringComparison.Ordinal);
        foreach (var kind in new[] { "void-hold", "refund-charge" }) await AssertTimesAsync(page, kind);
    }

    private async Task AssertTimesAsync(Page page, string kind)
    {
        var shown = Page.Clean(page.Document.QuerySelector($"#intent-{await World.AskSqlAsync<long>("SELECT id FROM intents WHERE kind = $1", kind)}")!.ParentElement);
        Assert.Contains($", next try {await TimeAsync("due_at", "d MMM HH:mm:ss")}", shown, StringComparison.Ordinal);
        Assert.Contains($"Must end by {await TimeAsync("deadline", "d MMM HH:mm")}", shown, StringComparison.Ordinal);

        async Task<string> TimeAsync(string column, string shape) =>
            (await World.AskSqlAsync<DateTime>($"SELECT {column} FROM intents WHERE kind = $1", kind)).ToString(shape, CultureInfo.GetCultureInfo("en"));
    }

    [Fact]
    public async Task A_message_that_does_not_leave_is_shown_without_address_and_text()
    {
        await World.Neighbours.TroubleAsync("mail", "down");
        var person = await World.People.RegisteredAsync();
        await person.Visitor.PressAsync("Send");
        await World.QuietAsync();

        var page = (await World.OperatorAsync()).Page;

        Assert.Contains("Email code", page.Text, StringComparison.Ordinal);
        Assert.Contains("1 try", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(person.Email, page.Document.DocumentElement.OuterHtml, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Open_tickets_are_listed_and_closed_ones_are_not()
    {
        var person = await World.People.WithProvenEmailAsync();
        foreach (var subject in new[] { "My <card>", "Done with" })
        {
            await person.Visitor.OpenAsync("/support");
            await person.Visitor.Fill("Subject", subject).Fill("What happened?", "It does not work.").PressAsync("Submit");
        }
        await World.SqlAsync("UPDATE tickets SET closed_at = now() WHERE subject = 'Done with'");

        var page = (await World.OperatorAsync()).Page;

        Assert.Contains("My <card>", page.Text, StringComparison.Ordinal);
        Assert.Contains((await World.AskSqlAsync<string>("SELECT id FROM accounts"))!, page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Done with", page.Text, StringComparison.Ordinal);
    }
}
