using Portal.Tests.Kit;

namespace Portal.Tests.Forms;

/// <summary>Steps come in their order, whatever is typed into the address bar or posted by hand; and looking changes nothing.</summary>
public sealed class StepOrderTests : PortalTest
{
    /// <summary>Keys of forms are made when the first form is shown, by whichever test comes first.</summary>
    private const string Keys = "data_protection_keys";

    public static TheoryData<string> Stages => [.. Stage.All.Select(stage => stage.Name)];

    [Theory]
    [BothWays("a stranger", "/sign-in")]
    [BothWays("registered", "/verify/email")]
    public async Task A_later_step_posted_out_of_turn_leads_to_the_right_one_and_does_nothing(Way way, string stage, string step)
    {
        var visitor = await Stage.Named(stage).ArriveAsync(World, way);
        var met = await ShownForm.MetByAsync(World, visitor);
        var later = (await KnownPage.OfAsync(World)).Where(page => !page.IsOpenToAll).SelectMany(page => page.Doors).Except(met.Select(form => form.Door)).ToList();
        Assert.NotEmpty(later);
        await World.QuietAsync();
        var before = await Snapshot.TakeAsync(World, Keys, "forms", "limits");

        foreach (var door in later)
        {
            await visitor.OpenAsync(met[0].Page.Path);
            var forged = FieldRule.Right.Aggregate(met[0].Submission.To(door.Address), (form, field) => form.With(field.Key, field.Value));
            var page = await visitor.SendAsync(forged);
            // What is no step, such as the account's settings, is open to whoever has a session.
            Assert.True(page.Path == step || page.Status is 404 or 422 || (stage != "a stranger" && page.Status == 200 && (page.Path == door.Path || page.Path.StartsWith("/security", StringComparison.Ordinal))), $"{door}: {page}");
        }

        await World.QuietAsync();
        Assert.Empty((await Snapshot.TakeAsync(World, Keys, "forms", "limits")).ChangedSince(before));
    }

    [Theory]
    [BothWays("a stranger", "/sign-in")]
    [BothWays("registered", "/verify/email")]
    public async Task A_later_step_opened_out_of_turn_leads_to_the_right_one(Way way, string stage, string step)
    {
        var visitor = await Stage.Named(stage).ArriveAsync(World, way);
        foreach (var known in (await KnownPage.OfAsync(World)).Where(page => !page.IsOpenToAll))
        {
            var page = await visitor.OpenAsync(known.Path);
            // What is no step, such as the account's settings, is open to whoever has a session.
            Assert.True(page.Path == step || (stage != "a stranger" && page.Path == known.Path && page.Status is 200 or 404), $"{known.Path}: {page}");
        }
    }

    /// <summary>A page says of itself that it is open to all, and is not tried above then: so which may is said here once more.</summary>
    [Fact]
    public async Task These_pages_are_open_to_all_and_no_other()
    {
        string[] open =
        [
            "/", "/accessibility", "/account/deleted", "/forgot-password", "/help/codes", "/not-me", "/operations/sign-in", "/privacy", "/register", "/reset-password", "/sign-in", "/sign-in/code", "/sign-out",
            "/support", "/terms",
        ];

        Assert.Equal(open, (await WithOperatorsAsync()).Where(page => page.IsOpenToAll).Select(page => page.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_page_below_operations_but_its_door_is_for_operators_alone()
    {
        var theirs = (await WithOperatorsAsync()).Where(page => page.Path.StartsWith("/operations", StringComparison.Ordinal)).ToList();

        Assert.Equal(7, theirs.Count);
        Assert.All(theirs, page => Assert.Equal((page.Path, page.Path == "/operations/sign-in" ? null : "operator"), (page.Path, page.Role)));
    }

    [Theory, MemberData(nameof(Stages))]
    public async Task Looking_twice_at_every_address_with_every_handler_and_field_in_it_changes_nothing(string stage)
    {
        var visitor = await Stage.Named(stage).ArriveAsync(World, Way.Plain);
        await World.QuietAsync();
        var before = await Snapshot.TakeAsync(World, Keys);

        foreach (var address in (await KnownPage.OfAsync(World)).SelectMany(Addresses))
            for (var times = 0; times < 2; times++)
            {
                using var answer = await visitor.AskAsync(HttpMethod.Get, address);
                Assert.True((int)answer.StatusCode is 200 or 303 or 404, $"{address}: {(int)answer.StatusCode}");
            }

        await World.QuietAsync();
        Assert.Empty((await Snapshot.TakeAsync(World, Keys)).ChangedSince(before));
    }

    private async Task<IReadOnlyList<KnownPage>> WithOperatorsAsync() => await KnownPage.OfAsync(World.With(await Staff.SettingsAsync(World)).Services);

    private static IEnumerable<string> Addresses(KnownPage page)
    {
        var right = string.Join('&', page.Fields.Select(field => $"{field}={Uri.EscapeDataString(FieldRule.Right.GetValueOrDefault(field, "1"))}"));
        return
        [
            page.Path, $"{page.Path}?{right}", $"{page.Path}?handler=nobody",
            .. page.Doors.Where(door => door.Handler is not null).SelectMany(door => new[] { door.Address, $"{door.Address}&{right}" }),
            .. page.Fields.Select(field => $"{page.Path}?{field}=%00"),
            .. page.Fields.Select(field => $"{page.Path}?{field}=a&{field}=b"),
            $"{page.Path}?id=%00", $"{page.Path}?id=%FF%FE",
        ];
    }
}
