using Portal.Tests.Kit;
using Portal.Tests.Races;

namespace Portal.Tests.Features.OperatorTrail;

/// <summary>Anybody may knock at the operators' door without end; what operators did is not lost from view by it.</summary>
public sealed class OperatorDoorTests : PortalTest
{
    [Fact]
    public async Task A_flood_leaves_one_line_of_each_kind_an_hour_for_each_name_however_many_come_at_once()
    {
        var visitor = await Staff.AtTheDoorAsync(World);
        var form = visitor.Fill("Password", "some wrong password").Prepare("Sign in");

        await visitor.GuessAsync(80, number => form.With("Name", $"name {number}"));
        await visitor.GuessAsync(9, number => form.With("Name", number % 2 == 0 ? "Ada" : " aDA ").With("Password", $"wrong words {number}"));
        Assert.Equal("operator-turned-away Ada, operator-turned-away nobody known", await LinesAsync());

        await visitor.GuessAsync(5, number => form.With("Name", "Ada").With("Password", $"other words {number}"));
        Assert.Equal("operator-door-closed Ada, operator-turned-away Ada, operator-turned-away nobody known", await LinesAsync());

        World.Advance(TimeSpan.FromHours(1.01));
        await visitor.GuessAsync(20, number => form.With("Name", number < 8 ? "Ada" : $"name {number}").With("Password", $"further words {number}"));
        Assert.Equal("operator-door-closed Ada, operator-turned-away Ada, operator-turned-away Ada, operator-turned-away nobody known, operator-turned-away nobody known", await LinesAsync());
    }

    /// <summary>From wherever: else whoever has many networks could go on.</summary>
    [Fact]
    public async Task Nor_do_many_networks_leave_more()
    {
        for (var network = 0; network < 5; network++)
        {
            var visitor = World.VisitorOf(await Staff.SettingsAsync(World), from: $"127.7.{network}.7");
            await visitor.OpenAsync("/operations/sign-in");
            foreach (var name in new[] { "Ada", $"name {network}" }) Assert.Equal(422, (await visitor.SignInAsync(name, "some wrong password")).Status);
        }

        Assert.Equal("operator-turned-away Ada, operator-turned-away nobody known", await LinesAsync());
    }

    /// <summary>Else a few networks would keep a name closed with one guess, sent again and again. Its network pays for each, as each is hashed.</summary>
    [Fact]
    public async Task One_guess_sent_again_is_one_for_the_name()
    {
        var visitor = await Staff.AtTheDoorAsync(World);
        var form = visitor.Fill("Name", "Ada").Fill("Password", "some wrong password").Prepare("Sign in");
        for (var i = 0; i < 3; i++) Assert.Equal(422, (await visitor.Twin().SendAsync(form)).Status);

        Assert.Equal((1, 3), (await CountedAsync("name"), await CountedAsync("network")));
    }

    private Task<int> CountedAsync(string of) => World.AskSqlAsync<int>("SELECT count FROM limits WHERE name = 'operator sign-ins of ' || $1", of);

    [Theory, BothWays]
    public async Task Each_time_somebody_comes_in_is_written_and_what_was_done_stays_in_view(Way way)
    {
        for (var i = 0; i < 3; i++) await World.OperatorAsync(way);
        var stranger = await Staff.AtTheDoorAsync(World, way);
        for (var i = 0; i < 60; i++) await stranger.SignInAsync($"name {i}", "some wrong password");
        for (var i = 0; i < 10; i++) await stranger.SignInAsync(password: $"wrong words {i}");

        var elsewhere = World.VisitorOf(await Staff.SettingsAsync(World), way, from: "127.7.7.7");
        await elsewhere.OpenAsync("/operations/sign-in");
        await elsewhere.SignInAsync();
        var page = await elsewhere.OpenAsync("/operations/trail");

        Assert.Equal(
            ["Signed in", "Too many wrong names or passwords at the door: closed for a while", "Turned away at the door: name or password was wrong", "Turned away at the door: name or password was wrong", "Signed in", "Signed in", "Signed in"],
            page.Document.QuerySelectorAll("tbody th").Select(cell => cell.TextContent.Trim()));
        Assert.Contains("Of those turned away there is one line an hour for each name", page.Text, StringComparison.Ordinal);
    }

    private Task<string?> LinesAsync() => World.AskSqlAsync<string>("SELECT string_agg(act || ' ' || actor, ', ' ORDER BY act, actor) FROM audit WHERE act LIKE 'operator-%'");
}
