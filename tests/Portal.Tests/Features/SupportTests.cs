using Portal.Tests.Kit;

namespace Portal.Tests.Features;

public sealed class SupportTests : PortalTest
{
    [Theory, BothWays]
    public async Task A_ticket_gets_a_number_and_reaches_the_people_who_answer(Way way)
    {
        var person = await World.People.WithProvenEmailAsync(way);
        await person.Visitor.OpenAsync("/support");

        var page = await person.Visitor.Fill("Subject", "My <card>").Fill("What happened?", "It was\nrefused & I wonder.").PressAsync("Submit");
        await World.QuietAsync();

        Assert.Contains("We have your ticket", page.Text, StringComparison.Ordinal);
        Assert.Contains("My <card>", page.Text, StringComparison.Ordinal);
        Assert.Contains("Open", page.Text, StringComparison.Ordinal);
        var number = await World.AskSqlAsync<long>("SELECT number FROM tickets");
        Assert.Contains($"Its number is {number}. We answer by email.", page.Text, StringComparison.Ordinal);
        Assert.Contains($"Number {number}, opened", page.Text, StringComparison.Ordinal);
        var mail = Assert.Single(await World.Neighbours.MailToAsync("support@northgate.example"));
        Assert.Equal($"Ticket {number}", mail.Subject);
        Assert.Contains("My <card>", mail.Text, StringComparison.Ordinal);
        Assert.Contains(person.Email, mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<card>", mail.Html, StringComparison.Ordinal);
    }

    /// <summary>Anybody can put in somebody else's, and whoever answers might let them in for it.</summary>
    [Theory, InlineData(true), InlineData(false)]
    public async Task Whoever_answers_reads_whether_the_address_is_the_writers(bool isProven)
    {
        var person = isProven ? await World.People.WithProvenEmailAsync() : await World.People.RegisteredAsync();
        await person.Visitor.OpenAsync("/support");

        await person.Visitor.Fill("Subject", "My phone").Fill("What happened?", "I lost it.").PressAsync("Submit");
        await World.QuietAsync();

        var mail = Assert.Single(await World.Neighbours.MailToAsync("support@northgate.example"));
        Assert.Equal(!isProven, mail.Text.Contains("which is not verified: it may be somebody else's", StringComparison.Ordinal));
    }

    /// <summary>What is written so that it would mean something else if it were decoded once more is text like any other.</summary>
    [Theory, BothWays]
    public async Task What_looks_encoded_is_shown_as_it_was_typed(Way way)
    {
        const string subject = "50%2540 &amp; %3Cb%3E &lt;b&gt;";
        var person = await World.People.WithProvenEmailAsync(way);
        await person.Visitor.OpenAsync("/support");

        var page = await person.Visitor.Fill("Subject", subject).Fill("What happened?", subject + " again").PressAsync("Submit");
        await World.QuietAsync();

        Assert.Equal(subject, page.Document.QuerySelector("dt")!.TextContent);
        Assert.Equal(subject, await World.AskSqlAsync<string>("SELECT subject FROM tickets"));
        var mail = Assert.Single(await World.Neighbours.MailToAsync("support@northgate.example"));
        Assert.Contains(subject + " again", mail.Text, StringComparison.Ordinal);
        Assert.Contains("50%2540 &amp;amp; %3Cb%3E &amp;lt;b&amp;gt; again", mail.Html, StringComparison.Ordinal);
    }

    [Theory]
    [BothWays("", "Story", "Subject", "Say in a few words what it is about")]
    [BothWays("Subject", "", "What happened?", "Tell us what happened")]
    [BothWays("{121}", "Story", "Subject", "The subject must be 120 characters or fewer")]
    [BothWays("Subject", "{4001}", "What happened?", "What happened must be told in 4000 characters or fewer")]
    public async Task What_is_missing_or_too_long_is_said_and_nothing_typed_is_lost(Way way, string subject, string story, string field, string why)
    {
        var person = await World.People.WithProvenEmailAsync(way);
        await person.Visitor.OpenAsync("/support");
        (subject, story) = (Long(subject), Long(story));

        var page = await person.Visitor.Fill("Subject", subject).Fill("What happened?", story).PressAsync("Submit");

        Assert.Equal(422, page.Status);
        Assert.Equal(why, page.ErrorAt(field));
        Assert.Equal((subject, story), (page.ValueOf("Subject"), page.ValueOf("What happened?")));
        Assert.Equal(0, await World.CountAsync("tickets"));
    }

    [Theory, BothWays]
    public async Task Submitting_twice_opens_one_ticket(Way way)
    {
        var person = await World.People.WithProvenEmailAsync(way);
        await person.Visitor.OpenAsync("/support");
        var form = person.Visitor.Fill("Subject", "Twice").Fill("What happened?", "A double click.").Prepare("Submit");

        var first = await person.Visitor.SendAsync(form);
        var again = await person.Visitor.SendAsync(form);
        await person.Visitor.SendAtOnceAsync(form, 6);
        await World.QuietAsync();

        Assert.Equal(first.Path, again.Path);
        Assert.Equal(1, await World.CountAsync("tickets"));
        Assert.Single(await World.Neighbours.MailToAsync("support@northgate.example"));
    }

    [Fact]
    public async Task A_ticket_whose_mail_could_not_be_planned_was_never_opened()
    {
        World.TroubleIsExpected = true;
        var person = await World.People.WithProvenEmailAsync();
        await person.Visitor.OpenAsync("/support");
        var form = person.Visitor.Fill("Subject", "Lost?").Fill("What happened?", "We died in between.").Prepare("Submit");
        await World.SqlAsync("ALTER TABLE intents ADD CONSTRAINT died CHECK (kind <> 'ticket-mail')");
        try
        {
            Assert.Equal(500, (await person.Visitor.SendAsync(form)).Status);
            Assert.Equal(0, await World.CountAsync("tickets"));
        }
        finally
        {
            await World.SqlAsync("ALTER TABLE intents DROP CONSTRAINT died");
        }

        await person.Visitor.SendAsync(form);
        await World.QuietAsync();

        Assert.Single(await World.Neighbours.MailToAsync("support@northgate.example"));
        Assert.Equal(1, await World.CountAsync("tickets"));
    }

    [Fact]
    public async Task A_customer_sees_own_tickets_only()
    {
        var one = await World.People.WithProvenEmailAsync();
        await one.Visitor.OpenAsync("/support");
        await one.Visitor.Fill("Subject", "Of the one").Fill("What happened?", "Story").PressAsync("Submit");
        var other = await World.People.WithProvenEmailAsync();

        var page = await other.Visitor.OpenAsync(one.Visitor.Path);

        Assert.DoesNotContain("Of the one", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("We have your ticket", page.Text, StringComparison.Ordinal);
        // Nor whether there is a ticket by that number.
        Assert.Equal(page.Text, (await other.Visitor.OpenAsync("/support?opened=987654321")).Text);
    }

    [Fact]
    public async Task Ten_tickets_a_day_are_enough()
    {
        var person = await World.People.WithProvenEmailAsync();
        for (var i = 0; i <= 10; i++)
        {
            await person.Visitor.OpenAsync("/support");
            await person.Visitor.Fill("Subject", $"Ticket {i}").Fill("What happened?", "Story").PressAsync("Submit");
        }

        Assert.Equal(429, person.Visitor.Status);
        Assert.Equal(10, await World.CountAsync("tickets"));
    }

    [Theory, BothWays]
    public async Task Strangers_are_told_how_to_reach_us(Way way)
    {
        var page = await World.Visitor(way).OpenAsync("/support");

        Assert.Contains("support@northgate.example", page.Text, StringComparison.Ordinal);
        Assert.False(page.HasField("Subject"));
    }

    private static string Long(string text) => text is ['{', .. var number, '}'] ? new string('x', int.Parse(number, null)) : text;
}
