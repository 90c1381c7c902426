using System.Text;
using Portal.Tests.Kit;

namespace Portal.Tests.Forms;

/// <summary>
/// What is wrong everywhere, in every field of every form that operators meet, hidden ones too; fields twice, foreign tokens, too much: nothing
/// breaks, nothing is done. An error in the log fails the test too.
/// </summary>
public sealed class OperatorFormTests : PortalTest
{
    private const string Token = "__RequestVerificationToken";

    /// <summary>Counters, what was answered to whom, and the line that a name or a trail was tried or read.</summary>
    private static readonly string[] Moving = ["limits", "forms", "operator_sessions", "audit"];

    [Theory, BothWays]
    public async Task Nothing_wrong_in_any_field_of_theirs_does_anything(Way way)
    {
        var visitor = await WithWorkAsync(way);
        var forms = await FormsAsync(visitor);
        var before = await Snapshot.TakeAsync(World, Moving);

        foreach (var form in forms)
            foreach (var field in form.Submission.Fields.Select(field => field.Key).Where(field => field[0] != '_'))
                foreach (var wrong in Wrong.Everywhere)
                {
                    var sent = wrong.Value is null ? form.Submission.Without(field) : form.Submission.With(field, wrong.Value);
                    var page = await visitor.Twin().SendAsync(sent);
                    Assert.True(page.Status is 404 or 422, $"{form.Door} {field} with {wrong.What}: {page}");
                }

        await NothingWasDoneAsync(before);
        Assert.Equal("/operations", (await visitor.OpenAsync("/operations")).Path);
    }

    [Theory, BothWays]
    public async Task A_field_twice_or_from_the_address_does_nothing(Way way)
    {
        var visitor = await WithWorkAsync(way);
        var forms = await FormsAsync(visitor);
        var before = await Snapshot.TakeAsync(World, Moving);

        foreach (var form in forms)
            foreach (var field in form.Submission.Fields.Where(field => field.Key[0] != '_'))
            {
                var twice = await visitor.Twin().SendAsync(form.Submission.AlsoWith(field.Key, "another"));
                Assert.True(twice.Status is 404 or 422, $"{form.Door} {field.Key} twice: {twice}");
                var query = form.Submission.Action.Query;
                var fromAddress = form.Submission.Without(field.Key).To(form.Submission.Action.AbsolutePath + (query.Length == 0 ? "?" : query + "&") + $"{field.Key}={Uri.EscapeDataString(field.Value)}");
                var taken = await visitor.Twin().SendAsync(fromAddress);
                Assert.True(taken.Status is 404 or 422, $"{form.Door} {field.Key} from the address: {taken}");
            }

        await NothingWasDoneAsync(before);
    }

    /// <summary>As another site, or a customer, would make an operator's browser send it.</summary>
    [Fact]
    public async Task Without_a_token_or_with_somebody_elses_nothing_is_done()
    {
        var visitor = await WithWorkAsync(Way.Plain);
        var (colleague, customer) = (await World.OperatorAsync(), (await World.People.WithProvenEmailAsync()).Visitor);
        await customer.OpenAsync("/support");
        var forms = await FormsAsync(visitor);
        await World.QuietAsync();
        var before = await Snapshot.TakeAsync(World, "operator_sessions");

        foreach (var form in forms)
        {
            await RefusedAsync(visitor.Twin(), form.Submission.Without(Token), form, "no token");
            await RefusedAsync(visitor.Twin(), form.Submission.With(Token, "CfDJ8" + new string('A', 150)), form, "a made-up token");
            foreach (var (other, whose) in new[] { (colleague, "a colleague's"), (customer, "a customer's") })
            {
                var theirs = form.Submission.With(Token, other.Page.Document.QuerySelector($"input[name={Token}]")!.GetAttribute("value")!);
                await RefusedAsync(visitor.Twin(), theirs, form, $"{whose} token");
                var planted = visitor.Twin();
                planted.Cookies.Put(form.Page.Address, "antiforgery", other.Cookies.Find("antiforgery")!.Value);
                await RefusedAsync(planted, theirs, form, $"{whose} token and cookie");
            }
        }

        Assert.Empty((await Snapshot.TakeAsync(World, "operator_sessions")).ChangedSince(before));
        await NothingWasDoneAsync(before);
    }

    [Fact]
    public async Task A_megabyte_in_any_field_is_refused_as_too_much()
    {
        var visitor = await WithWorkAsync(Way.Plain);
        var door = await Staff.AtTheDoorAsync(World);
        var forms = await FormsAsync(visitor);
        var before = await Snapshot.TakeAsync(World, Moving);

        foreach (var form in forms)
            foreach (var field in form.Submission.Fields.Select(field => field.Key)) await TooMuchAsync(visitor, form.Door.Address, field);
        foreach (var field in new[] { "Name", "Password" }) await TooMuchAsync(door, "/operations/sign-in", field);

        await NothingWasDoneAsync(before);
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
        foreach (var odd in new[] { form.Without(Token), form.With(Token, "CfDJ8" + new string('A', 150)) }) Assert.Equal(400, (await visitor.Twin().SendAsync(odd)).Status);
        foreach (var odd in new[] { form.AlsoWith("Name", "another"), form.AlsoWith("Password", "another"), form.Without("Password").To("/operations/sign-in?Password=" + Uri.EscapeDataString(Staff.Password)) })
            Assert.True((await visitor.Twin().SendAsync(odd)).Status is 422 or 429);

        Assert.Equal(0, await World.CountAsync("operator_sessions"));
    }

    /// <summary>All that an operator meets, and a test fails when there is one that this one does not: but for the door, which has tests of its own.</summary>
    private async Task<IReadOnlyList<ShownForm>> FormsAsync(Visitor visitor)
    {
        var portal = World.With(await Staff.SettingsAsync(World)).Services;
        var forms = (await ShownForm.MetByAsync(portal, visitor)).Where(form => form.Door.Path.StartsWith("/operations", StringComparison.Ordinal)).ToList();
        Assert.Superset(new HashSet<string> { "/operations/ticket?handler=allow", "/operations/ticket?handler=close", "/operations/intent", "/operations/account" }, forms.Select(form => form.Door.Address).ToHashSet());
        var known = (await KnownPage.OfAsync(portal)).Where(page => page.Path.StartsWith("/operations", StringComparison.Ordinal)).SelectMany(page => page.Doors).Select(door => door.Address).Except(["/operations/sign-in"]);
        Assert.Empty(known.Except(forms.Select(form => form.Door.Address)));
        return forms;
    }

    private async Task NothingWasDoneAsync(Snapshot before)
    {
        Assert.Empty((await Snapshot.TakeAsync(World, Moving)).ChangedSince(before));
        Assert.Equal(0, await World.CountAsync("audit", "act IN ('ticket-closed', 'card-attempts-allowed', 'intent-retried')"));
    }

    private static async Task RefusedAsync(Visitor visitor, Submission sent, ShownForm form, string with)
    {
        var page = await visitor.SendAsync(sent);

        Assert.True(page.Status == 400, $"{form.Door} with {with}: {page}");
        Assert.Contains("Nothing was done", page.Text, StringComparison.Ordinal);
    }

    private static async Task TooMuchAsync(Visitor visitor, string address, string field)
    {
        using var body = new StringContent($"{Uri.EscapeDataString(field)}={new string('9', 1024 * 1024)}", Encoding.UTF8, "application/x-www-form-urlencoded");
        using var answer = await visitor.AskAsync(HttpMethod.Post, address, body);
        Assert.True((int)answer.StatusCode == 413, $"{address} {field}: {(int)answer.StatusCode}");
        Assert.Contains("<h1", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
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
