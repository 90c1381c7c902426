using Microsoft.Extensions.DependencyInjection;
using Portal.Features.Register;
using Portal.Features.Register.HumanCheck;
using Portal.Tests.Kit;

namespace Portal.Tests.Features.Register;

/// <summary>The human check at the door: when it is asked, what passes, and what a second try brings.</summary>
public sealed class HumanCheckTests : PortalTest
{
    private static readonly (string, string?)[] Always = [("HumanCheck:Mode", "Always")];
    private static readonly (string, string?)[] Risk = [("HumanCheck:Mode", "Risk"), ("HumanCheck:FreeInAnHour", "2")];

    [Theory]
    [BothWays(true)]
    [BothWays(false)]
    public async Task The_code_or_the_answer_opens_the_account(Way way, bool byCode)
    {
        var stranger = await AtTheCheckAsync(way);
        var puzzle = await PuzzleAsync(stranger);
        Assert.Contains(puzzle.Question, stranger.Visitor.Page.Text, StringComparison.Ordinal);
        Assert.Equal(0, await World.CountAsync("accounts"));

        var page = await AnswerAsync(stranger, byCode ? $"{puzzle.Code[..3]} {puzzle.Code[3..]}" : puzzle.Answer);

        Assert.Equal("/verify/email", page.Path);
        Assert.Equal(1, await World.CountAsync("accounts"));
        Assert.Equal(0, await World.CountAsync("human_checks"));
        Assert.Null(stranger.Visitor.Cookies.Find("draft"));
    }

    /// <summary>Else a machine asks for fresh checks until one is easy.</summary>
    [Fact]
    public async Task A_network_answers_and_asks_for_fresh_ones_so_often_in_an_hour()
    {
        var stranger = World.People.Stranger();
        stranger.Visitor = World.VisitorOf([.. Always, ("HumanCheck:TriesOfNetworkInAnHour", "4")]);
        await stranger.RegisterAsync();
        for (var i = 0; i < 2; i++) Assert.Equal(200, (await stranger.Visitor.PressAsync("Show me another one")).Status);
        for (var i = 0; i < 2; i++) Assert.Equal(422, (await AnswerAsync(stranger, "wrong")).Status);

        Assert.Equal(429, (await AnswerAsync(stranger, "wrong")).Status);
        Assert.Equal(429, (await stranger.Visitor.PressAsync("Show me another one")).Status);
    }

    [Theory, BothWays]
    public async Task What_was_typed_is_kept_sealed_until_then(Way way)
    {
        var stranger = await AtTheCheckAsync(way);

        var kept = await World.AskSqlAsync<byte[]>("SELECT draft FROM human_checks");

        Assert.DoesNotContain(stranger.Email, System.Text.Encoding.UTF8.GetString(kept!), StringComparison.Ordinal);
        Assert.True(stranger.Visitor.Page.HasLink("Listen to the code"));
    }

    [Theory]
    [InlineData("/register/picture", "image/png")]
    [InlineData("/register/sound", "audio/wav")]
    public async Task Picture_and_sound_are_for_who_has_the_form_and_for_nobody_else(string path, string kind)
    {
        var stranger = await AtTheCheckAsync(Way.Plain);

        var answer = await stranger.Visitor.AskAsync(HttpMethod.Get, path);

        Assert.Equal(kind, answer.Content.Headers.ContentType?.MediaType);
        Assert.True(answer.Headers.CacheControl?.NoStore);
        Assert.Equal(404, (int)(await World.VisitorOf(Always).AskAsync(HttpMethod.Get, path)).StatusCode);
    }

    [Theory, BothWays]
    public async Task A_wrong_answer_is_refused_and_the_fifth_brings_a_fresh_check(Way way)
    {
        var stranger = await AtTheCheckAsync(way);
        var puzzle = await PuzzleAsync(stranger);
        for (var i = 0; i < 4; i++)
        {
            var page = await AnswerAsync(stranger, CodeTests.Other(puzzle.Code, i + 1));
            Assert.Equal("That was not right. Try again, or ask for another one.", page.ErrorAt("Verification code"));
        }

        var fifth = await AnswerAsync(stranger, CodeTests.Other(puzzle.Code, 5));

        Assert.Equal(422, fifth.Status);
        Assert.Equal("That was not right. Here is a fresh picture, sound and question.", fifth.ErrorAt("Verification code"));
        Assert.Equal(422, (await AnswerAsync(stranger, puzzle.Code)).Status);
        Assert.Equal("/verify/email", (await AnswerAsync(stranger, (await PuzzleAsync(stranger)).Code)).Path);
    }

    [Theory, BothWays]
    public async Task Another_one_can_be_asked_for(Way way)
    {
        var stranger = await AtTheCheckAsync(way);
        var puzzle = await PuzzleAsync(stranger);

        var page = await stranger.Visitor.PressAsync("Show me another one");

        Assert.True(page.HasField("Verification code"));
        Assert.NotEqual(puzzle.Code, (await PuzzleAsync(stranger)).Code);
        Assert.Equal(422, (await AnswerAsync(stranger, puzzle.Code)).Status);
    }

    [Theory, BothWays]
    public async Task An_empty_answer_costs_no_try(Way way)
    {
        var stranger = await AtTheCheckAsync(way);

        var page = await AnswerAsync(stranger, " ");

        Assert.Equal(422, page.Status);
        Assert.Equal(0, await World.AskSqlAsync<int>("SELECT tries FROM human_checks"));
    }

    [Theory, BothWays]
    public async Task After_half_an_hour_the_first_form_is_shown_again(Way way)
    {
        var stranger = await AtTheCheckAsync(way);
        var puzzle = await PuzzleAsync(stranger);
        World.Advance(TimeSpan.FromMinutes(30.1));

        var page = await AnswerAsync(stranger, puzzle.Code);

        Assert.Equal(422, page.Status);
        Assert.Equal(["Too much time has passed. Fill in the form once more."], page.Errors);
        Assert.True(page.HasField("Email address"));
        Assert.Equal(0, await World.CountAsync("accounts"));
    }

    [Theory, BothWays]
    public async Task The_right_answer_twice_opens_one_account(Way way)
    {
        var stranger = await AtTheCheckAsync(way);
        var form = stranger.Visitor.Fill("Verification code", (await PuzzleAsync(stranger)).Code).Prepare("Confirm");
        var twins = Enumerable.Range(0, 6).Select(_ => stranger.Visitor.Twin()).ToList();

        var pages = await Task.WhenAll(twins.Select(twin => twin.SendAsync(form)));

        Assert.All(pages, page => Assert.Equal("/verify/email", page.Path));
        Assert.Equal(1, await World.CountAsync("accounts"));
    }

    [Theory, BothWays]
    public async Task The_right_answer_from_two_tabs_at_once_opens_one_account(Way way)
    {
        var stranger = await AtTheCheckAsync(way);
        var code = (await PuzzleAsync(stranger)).Code;
        var tabs = Enumerable.Range(0, 4).Select(_ => stranger.Visitor.Twin()).ToList();
        foreach (var tab in tabs) await tab.OpenAsync("/register");

        var pages = await Task.WhenAll(tabs.Select(tab => tab.Fill("Verification code", code).PressAsync("Confirm")));

        Assert.Equal(1, await World.CountAsync("accounts"));
        Assert.Contains(pages, page => page.Path == "/verify/email");
        Assert.All(pages, page => Assert.True(page.Status is 200 or 422, page.ToString()));
    }

    [Fact]
    public async Task Under_risk_a_few_of_a_network_pass_without()
    {
        for (var i = 0; i < 3; i++)
        {
            var stranger = World.People.Stranger();
            stranger.Visitor = World.VisitorOf(Risk);
            var page = await stranger.RegisterAsync();
            Assert.Equal(i < 2, page.Path == "/verify/email");
        }
    }

    private async Task<Person> AtTheCheckAsync(Way way)
    {
        var stranger = World.People.Stranger(way);
        stranger.Visitor = World.VisitorOf(Always, way);
        var page = await stranger.RegisterAsync();
        Assert.True(page.HasField("Verification code"), page.ToString());
        return stranger;
    }

    private static Task<Page> AnswerAsync(Person stranger, string answer) => stranger.Visitor.Fill("Verification code", answer).PressAsync("Confirm");

    /// <summary>The check that waits, as the picture and the sound are made from it.</summary>
    private async Task<HumanCheckPuzzle> PuzzleAsync(Person stranger)
    {
        var puzzle = await World.InScopeAsync(services => services.GetRequiredService<HumanChecks>().PuzzleAsync(stranger.Visitor.Cookies.Find("draft")!.Value, default));
        return puzzle ?? throw new InvalidOperationException("No check waits.");
    }
}
