using Portal.Tests.Kit;

namespace Portal.Tests.Forms;

/// <summary>Every form there is, sent as another site would make a browser send it: nothing happens, and the form is shown again.</summary>
public sealed class ForeignTokenTests : PortalTest
{
    private const string Token = "__RequestVerificationToken";
    private const string Cookie = "antiforgery";

    public static TheoryData<string> Stages => [.. Stage.All.Select(stage => stage.Name)];

    [Theory, MemberData(nameof(Stages))]
    public async Task A_form_without_a_token_or_with_somebody_elses_does_nothing(string stage)
    {
        var (other, theirs) = await SomebodyElseAsync();
        var first = await Stage.FirstToMeetAsync(World);
        var visitor = await Stage.Named(stage).ArriveAsync(World, Way.Plain);
        // Who has no session is signed out already, whatever the form carries: see SignOutTests.
        var forms = (await ShownForm.MetByAsync(World, visitor)).Where(form => first[form.Door].Name == stage && form.Door.Path is not "/sign-out").ToList();
        await World.QuietAsync();
        var before = await Snapshot.TakeAsync(World, "sessions");

        foreach (var form in forms)
        {
            var filled = form.Fields.Aggregate(form.Submission, (sent, field) => sent.With(field, FieldRule.Right.GetValueOrDefault(field, "a few plain words")));
            await RefusedAsync(visitor.Twin(), filled.Without(Token), form, "no token");
            await RefusedAsync(visitor.Twin(), filled.With(Token, "CfDJ8" + new string('A', 150)), form, "a made-up token");
            await RefusedAsync(visitor.Twin(), filled.With(Token, theirs), form, "somebody else's token");
            // Whoever can put a cookie into this browser has both halves of a pair, but one that was made for another session.
            var planted = visitor.Twin();
            planted.Cookies.Put(form.Page.Address, Cookie, other.Cookies.Find(Cookie)!.Value);
            await RefusedAsync(planted, filled.With(Token, theirs), form, "somebody else's token and cookie");
        }

        await World.QuietAsync();
        Assert.Empty((await Snapshot.TakeAsync(World, "sessions")).ChangedSince(before));
    }

    private async Task<(Visitor Other, string Token)> SomebodyElseAsync()
    {
        var other = (await World.People.WithProvenEmailAsync()).Visitor;
        await other.OpenAsync("/support");
        return (other, other.Prepare("Submit").Fields.Single(field => field.Key == Token).Value);
    }

    private static async Task RefusedAsync(Visitor visitor, Submission sent, ShownForm form, string with)
    {
        var page = await visitor.SendAsync(sent);

        Assert.True(page.Status == 400, $"{form.Door} with {with}: {page}");
        Assert.Contains("Nothing was done", page.Text, StringComparison.Ordinal);
    }
}
