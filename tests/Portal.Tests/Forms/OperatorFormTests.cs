using Portal.Tests.Kit;

namespace Portal.Tests.Forms;

/// <summary>What is wrong everywhere, in every field of every form that operators meet, hidden ones too: nothing breaks, nothing is done. An error in the log fails the test too.</summary>
public sealed class OperatorFormTests : PortalTest
{
    /// <summary>Counters, what was answered to whom, and the line that a name or a trail was tried or read.</summary>
    private static readonly string[] Moving = ["limits", "forms", "operator_sessions", "audit"];

    [Theory, BothWays]
    public async Task Nothing_wrong_in_any_field_of_theirs_does_anything(Way way)
    {
        var visitor = await WithWorkAsync(way);
        var portal = World.With(await Staff.SettingsAsync(World)).Services;
        var forms = (await ShownForm.MetByAsync(portal, visitor)).Where(form => form.Door.Path.StartsWith("/operations", StringComparison.Ordinal)).ToList();
        Assert.Superset(new HashSet<string> { "/operations/ticket?handler=allow", "/operations/ticket?handler=close", "/operations/intent", "/operations/account" }, forms.Select(form => form.Door.Address).ToHashSet());
        var known = (await KnownPage.OfAsync(portal)).Where(page => page.Path.StartsWith("/operations", StringComparison.Ordinal)).SelectMany(page => page.Doors).Select(door => door.Address).Except(["/operations/sign-in"]);
        Assert.Empty(known.Except(forms.Select(form => form.Door.Address)));
        var before = await Snapshot.TakeAsync(World, Moving);

        foreach (var form in forms)
            foreach (var field in form.Submission.Fields.Select(field => field.Key).Where(field => field[0] != '_'))
                foreach (var wrong in Wrong.Everywhere)
                {
                    var sent = wrong.Value is null ? form.Submission.Without(field) : form.Submission.With(field, wrong.Value);
                    var page = await visitor.Twin().SendAsync(sent);
                    Assert.True(page.Status is 404 or 422, $"{form.Door} {field} with {wrong.What}: {page}");
                }

        Assert.Empty((await Snapshot.TakeAsync(World, Moving)).ChangedSince(before));
        Assert.Equal(0, await World.CountAsync("audit", "act IN ('ticket-closed', 'card-attempts-allowed', 'intent-retried')"));
        Assert.Equal("/operations", (await visitor.OpenAsync("/operations")).Path);
    }

    [Fact]
    public async Task Nor_at_their_door()
    {
        var visitor = await Staff.AtTheDoorAsync(World);
        var form = visitor.Fill("Name", Staff.Name).Fill("Password", Staff.Password).Prepare("Sign in");

        foreach (var field in new[] { "Name", "Password" })
            foreach (var wrong in Wrong.Everywhere)
            {
                var page = await visitor.Twin().SendAsync(wrong.Value is null ? form.Without(field) : form.With(field, wrong.Value));
                Assert.True(page.Status is 422 or 429, $"{field} with {wrong.What}: {page}");
            }

        Assert.Equal(0, await World.CountAsync("operator_sessions"));
    }

    /// <summary>An operator who has a ticket of a card without attempts, and money that does not go back.</summary>
    private async Task<Visitor> WithWorkAsync(Way way)
    {
        var (person, card) = await World.People.WithCardAsync();
        var code = await World.StatementCodeAsync(card);
        for (var i = 1; i <= 5; i++) await person.GuessAsync(Features.CodeTests.Other(code, i));
        await person.Visitor.OpenAsync("/support");
        await person.Visitor.Fill("Subject", "My card").Fill("What happened?", "I could not read it.").PressAsync("Submit");
        await World.QuietAsync();
        var (other, _) = await World.People.WithCardAsync();
        await World.Neighbours.TroubleAsync("stripe", "down");
        await other.RemoveCardAsync();
        await World.QuietAsync();
        return await World.OperatorAsync(way);
    }
}
