using Portal.Tests.Kit;
using Portal.Tests.Races;

namespace Portal.Tests.Features.SignIn;

/// <summary>Many at once at the code that a new browser is asked for.</summary>
public sealed class SignInCodeRaceTests : PortalTest
{
    [Theory, InlineData("email"), InlineData("phone")]
    public async Task Of_two_hundred_guesses_at_once_five_are_judged(string by)
    {
        var person = by == "email" ? await World.People.AtCodeAsync(Way.Plain) : await AtCodeByPhoneAsync();
        var code = await person.SignInCodeAsync();
        var form = person.Visitor.Fill("Enter code", code).Prepare("Verify");

        var pages = await person.Visitor.GuessAsync(200, number => form.With("Code", CodeTests.Other(code, number + 1)));

        Assert.All(pages, page => Assert.Equal(422, page.Status));
        Assert.Equal(5, await World.AskSqlAsync<int>("SELECT tries FROM challenges WHERE purpose = 'SignIn'"));
        Assert.Equal(5, await World.AskSqlAsync<int>("SELECT max(count) FROM limits WHERE name = 'wrong codes'"));
        Assert.Equal(422, (await person.Visitor.SendAsync(form)).Status);
    }

    /// <summary>Who has proven a phone alone gets the code there.</summary>
    private async Task<Person> AtCodeByPhoneAsync()
    {
        var person = await World.People.WithProvenPhoneAsync();
        await World.SqlAsync("DELETE FROM challenges");
        person.Visitor = World.Visitor();
        await person.GivePasswordAsync();
        return person;
    }

    [Fact]
    public async Task A_right_code_lets_one_of_fifty_in()
    {
        var person = await World.People.AtCodeAsync(Way.Plain);
        var code = await person.SignInCodeAsync();
        var form = person.Visitor.Fill("Enter code", code).Prepare("Verify");
        await World.SqlAsync("DELETE FROM sessions");

        await Race.OfAsync(50, number => person.Visitor.Twin().SendAsync(form.With("__form", $"f{number}")));

        Assert.Equal(1, await World.CountAsync("sessions"));
        Assert.Equal(1, await World.CountAsync("audit", "act = 'signed-in'"));
    }

    [Theory, BothWays]
    public async Task Pressing_twice_leads_in_all_the_same(Way way)
    {
        var person = await World.People.WithBothProvenAsync();
        var visitor = person.Visitor = World.Visitor(way);
        await visitor.OpenAsync("/sign-in");
        var form = visitor.Fill("Email address", person.Email).Fill("Password", person.Password).Prepare("Sign in");
        Assert.All(await visitor.SendAtOnceAsync(form, 8), page => Assert.Equal("/sign-in/code", page.Path));
        Assert.Equal(1, await World.CountAsync("challenges", "purpose = 'SignIn'"));
        form = visitor.Fill("Enter code", await person.SignInCodeAsync()).Prepare("Verify");

        Assert.All(await visitor.SendAtOnceAsync(form, 8), page => Assert.Equal("/payment-methods/add", page.Path));
    }

    /// <summary>Each makes a code, and one of them is kept: the browser waits for that one.</summary>
    [Fact]
    public async Task Pressing_often_at_once_makes_a_code_that_works()
    {
        const int Times = 8;
        var person = await World.People.WithBothProvenAsync();
        var visitor = person.Visitor = World.Visitor();
        await visitor.OpenAsync("/sign-in");
        var form = visitor.Fill("Email address", person.Email).Fill("Password", person.Password).Prepare("Sign in");

        await World.MeanwhileAsync("LOCK TABLE challenges IN SHARE MODE", () => visitor.SendAtOnceAsync(form, Times), then: $"""
            DO $$ BEGIN
                WHILE (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock') < {Times} LOOP
                    IF clock_timestamp() > statement_timestamp() + interval '1 minute' THEN RAISE 'not all of them make a code'; END IF;
                    PERFORM pg_stat_clear_snapshot();
                END LOOP;
            END $$
            """);

        Assert.Equal(1, await World.CountAsync("pending_sign_ins p JOIN challenges c ON c.id = p.challenge_id"));
    }
}
