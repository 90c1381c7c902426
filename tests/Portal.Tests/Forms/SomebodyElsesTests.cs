using System.Text.RegularExpressions;
using AngleSharp.Dom;
using Portal.Tests.Kit;

namespace Portal.Tests.Forms;

/// <summary>What belongs to one customer is, for another, as if it were not there: wherever a page or a form takes the name of something, found out from the pages themselves.</summary>
public sealed partial class SomebodyElsesTests : PortalTest
{
    private const string Nobodys = "0123456789abcdefghjkmnpqrs";

    private static readonly string[] Names = ["signed in twice", "ready to buy", "using and owing"];

    public static TheoryData<string> Stages => [.. Names];

    [Theory, MemberData(nameof(Stages))]
    public async Task It_is_answered_like_what_does_not_exist_and_stays_as_it_is(string stage)
    {
        var theirs = await ShownForm.MetByAsync(World, await Stage.Named(stage).ArriveAsync(World, Way.Plain));
        var addresses = theirs.SelectMany(form => AddressesOn(form.Page)).Distinct().ToList();
        var visitor = await Stage.Named(stage).ArriveAsync(World, Way.Plain);
        var mine = (await ShownForm.MetByAsync(World, visitor)).ToDictionary(form => form.Door, form => form.Submission);
        var named = theirs.SelectMany(form => form.Submission.Fields.Where(field => Name().IsMatch(field.Value) && field.Key[0] != '_').Select(field => (form.Door, field.Key, field.Value))).ToList();
        Assert.NotEmpty(named);
        await World.QuietAsync();
        var before = await Snapshot.TakeAsync(World, "sessions", "forms", "limits");

        foreach (var (door, field, value) in named)
        {
            var foreign = await visitor.Twin().SendAsync(mine[door].With(field, value));
            var unknown = await visitor.Twin().SendAsync(mine[door].With(field, Nobodys));
            Assert.True(AreAlike(foreign, unknown), $"{door}: {foreign}\n{unknown}");
            Assert.True(foreign.Status is 404 or 422 || foreign.Path == "/security", $"{door}: {foreign}");
        }
        foreach (var address in addresses)
        {
            var foreign = await visitor.Twin().OpenAsync(address);
            Assert.True(foreign.Status == 404 && AreAlike(foreign, await visitor.Twin().OpenAsync(Name().Replace(address, Nobodys))), $"{address}: {foreign}");
        }

        await World.QuietAsync();
        Assert.Empty((await Snapshot.TakeAsync(World, "sessions", "forms", "limits")).ChangedSince(before));
    }

    [Fact]
    public async Task Every_form_that_takes_the_name_of_something_is_tried()
    {
        var found = new HashSet<string>();
        foreach (var stage in Names)
            foreach (var form in await ShownForm.MetByAsync(World, await Stage.Named(stage).ArriveAsync(World, Way.Plain)))
                if (form.Submission.Fields.Any(field => Name().IsMatch(field.Value) && field.Key[0] != '_')) found.Add(form.Door.Address);

        Assert.Superset(new HashSet<string> { "/payment-methods/remove", "/security?handler=signout", "/products?handler=stoprenewal", "/products?handler=terminate" }, found);
    }

    private static bool AreAlike(Page one, Page other) => (one.Status, one.Address.AbsolutePath, one.Title, one.Text) == (other.Status, other.Address.AbsolutePath, other.Title, other.Text);

    private static IEnumerable<string> AddressesOn(Page page) =>
        page.Document.QuerySelectorAll("main a[href^='/']").Select(link => link.GetAttribute("href")!).Append(page.Address.PathAndQuery).Where(address => Name().IsMatch(address));

    /// <summary>Names of rows are 26 letters and digits.</summary>
    [GeneratedRegex(@"\b[0-9a-z]{26}\b")]
    private static partial Regex Name();
}
