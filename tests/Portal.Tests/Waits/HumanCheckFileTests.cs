using Microsoft.Extensions.DependencyInjection;
using Portal.Features.Register;
using Portal.Tests.Kit;

namespace Portal.Tests.Waits;

/// <summary>Each picture and each sound is made anew and costs time: people have more than they need, machines not without end.</summary>
public sealed class HumanCheckFileTests : PortalTest
{
    private static readonly (string, string?) Always = ("HumanCheck:Mode", "Always");

    [Fact]
    public async Task Whoever_listens_thirty_times_hears_it_thirty_times()
    {
        var stranger = await AtTheCheckAsync([Always]);

        for (var i = 0; i < 30; i++) Assert.Equal(200, await AskAsync(stranger, "/register/sound"));
    }

    [Fact]
    public async Task A_check_has_so_many_also_when_another_one_takes_its_place_and_the_question_is_answered_still()
    {
        var stranger = await AtTheCheckAsync([Always, ("HumanCheck:FilesOfCheck", "3")]);
        Assert.Equal((200, 200), (await AskAsync(stranger, "/register/picture"), await AskAsync(stranger, "/register/sound")));
        await stranger.Visitor.PressAsync("Show me another one");
        Assert.Equal(200, await AskAsync(stranger, "/register/picture"));

        using var refused = await stranger.Visitor.AskAsync(HttpMethod.Get, "/register/picture");

        Assert.Equal((429, TimeSpan.FromMinutes(30)), ((int)refused.StatusCode, refused.Headers.RetryAfter!.Delta));
        Assert.Equal(429, await AskAsync(stranger, "/register/sound"));
        var puzzle = await World.InScopeAsync(services => services.GetRequiredService<HumanChecks>().PuzzleAsync(stranger.Visitor.Cookies.Find("draft")!.Value, default));
        Assert.Equal("/verify/email", (await stranger.Visitor.Fill("Verification code", puzzle!.Answer).PressAsync("Confirm")).Path);
    }

    [Fact]
    public async Task A_network_has_so_many_in_an_hour()
    {
        (string, string?)[] settings = [Always, ("HumanCheck:FilesOfNetworkInAnHour", "3")];
        var (one, other, elsewhere) = (await AtTheCheckAsync(settings), await AtTheCheckAsync(settings), await AtTheCheckAsync(settings, "127.7.7.7"));
        Assert.Equal((200, 200, 200), (await AskAsync(one, "/register/picture"), await AskAsync(one, "/register/sound"), await AskAsync(other, "/register/picture")));

        Assert.Equal((429, 200), (await AskAsync(other, "/register/sound"), await AskAsync(elsewhere, "/register/sound")));
    }

    private static async Task<int> AskAsync(Person stranger, string path)
    {
        using var answer = await stranger.Visitor.AskAsync(HttpMethod.Get, path);
        return (int)answer.StatusCode;
    }

    private async Task<Person> AtTheCheckAsync((string, string?)[] settings, string? from = null)
    {
        var stranger = World.People.Stranger();
        stranger.Visitor = World.VisitorOf(settings, from: from);
        Assert.True((await stranger.RegisterAsync()).HasField("Verification code"));
        return stranger;
    }
}
