using System.Text;
using Portal.Tests.Kit;

namespace Portal.Tests.Forms;

/// <summary>
/// Whatever is sent by whatever form: 422, a sentence at the field, what was typed kept, nothing stored, nothing sent. Forms are found on
/// the pages by themselves, and each field gets all that is wrong everywhere; what is particular about a field stands in its rule.
/// </summary>
public sealed class WrongInputTests : PortalTest
{
    private const int Megabyte = 1024 * 1024;

    /// <summary>Counters of tries move, as they must.</summary>
    private static readonly string[] Counters = ["limits", "human_checks"];

    public static TheoryData<string, Way> Stages()
    {
        var data = new TheoryData<string, Way>();
        foreach (var stage in Stage.All)
        {
            data.Add(stage.Name, Way.Plain);
            data.Add(stage.Name, Way.Htmx);
        }
        return data;
    }

    [Theory, MemberData(nameof(Stages))]
    public async Task Each_field_says_what_is_wrong_with_it_and_nothing_happens(string stage, Way way)
    {
        var faults = new List<string>();
        await ForEachFieldAsync(stage, way, async (visitor, form, rule) =>
        {
            foreach (var wrong in rule.All)
            {
                var sent = Filled(form, rule, wrong);
                var page = await visitor.SendAsync(sent);
                faults.AddRange(FormChecks.FaultsOf(page, form, sent, Fields(rule)).Select(fault => $"{form.Door} {rule.Field} with {wrong.What}: {fault}"));
            }
        }, faults);

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    /// <summary>No field stands there to say it at: it is answered like what does not exist, or with the form.</summary>
    [Theory, MemberData(nameof(StepOrderTests.Stages), MemberType = typeof(StepOrderTests))]
    public async Task Nor_does_anything_happen_when_a_hidden_one_is_wrong(string stage)
    {
        var faults = new List<string>();
        await ForEachFieldAsync(stage, Way.Plain, async (visitor, form, rule) =>
        {
            foreach (var wrong in Wrong.Everywhere)
            {
                var page = await visitor.Twin().SendAsync(Filled(form, rule, wrong));
                if (page.Status is not (404 or 422)) faults.Add($"{form.Door} {rule.Field} with {wrong.What}: {page}");
            }
        }, faults, form => form.Hidden);

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [Theory, MemberData(nameof(Stages))]
    public async Task A_field_twice_or_from_the_address_or_beside_fields_that_nobody_asked_for_is_no_way_round(string stage, Way way)
    {
        var faults = new List<string>();
        await ForEachFieldAsync(stage, way, async (visitor, form, rule) =>
        {
            if (form.Buttons.Contains(rule.Field) || rule.TakesAnything) return;
            var right = Filled(form, rule, new Wrong("right", FieldRule.Right.GetValueOrDefault(rule.Field, "a few plain words")));
            var twice = await visitor.SendAsync(right.AlsoWith(rule.Field, "another"));
            faults.AddRange(FormChecks.FaultsOf(twice, form, right, [rule.Field]).Where(fault => !fault.Contains(" was “", StringComparison.Ordinal)).Select(fault => $"{form.Door} {rule.Field} twice: {fault}"));
            if (rule.IsGuess) return;
            var fromAddress = right.Without(rule.Field).To(right.Action.PathAndQuery + (right.Action.Query.Length == 0 ? "?" : "&") + $"{rule.Field}={Uri.EscapeDataString(right.Fields.Last(field => field.Key == rule.Field).Value)}");
            if ((await visitor.SendAsync(Smuggled(fromAddress))).Status != 422) faults.Add($"{form.Door} {rule.Field} was taken from the address");
        }, faults);

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [Theory, MemberData(nameof(StepOrderTests.Stages), MemberType = typeof(StepOrderTests))]
    public async Task A_megabyte_in_any_field_is_refused_as_too_much(string stage)
    {
        var faults = new List<string>();
        await ForEachFieldAsync(stage, Way.Plain, async (visitor, form, rule) =>
        {
            using var body = new StringContent($"{Uri.EscapeDataString(rule.Field)}={new string('9', Megabyte)}", Encoding.UTF8, "application/x-www-form-urlencoded");
            using var answer = await visitor.AskAsync(HttpMethod.Post, form.Door.Address, body);
            if ((int)answer.StatusCode != 413) faults.Add($"{form.Door} {rule.Field}: {(int)answer.StatusCode}");
            if (!(await answer.Content.ReadAsStringAsync()).Contains("<h1", StringComparison.Ordinal)) faults.Add($"{form.Door} {rule.Field}: no page");
        }, faults);

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [Fact]
    public async Task Every_form_there_is_is_met_at_some_stage()
    {
        var unmet = (await KnownPage.OfAsync(World)).SelectMany(page => page.Doors).Except((await Stage.FirstToMeetAsync(World)).Keys).ToList();

        Assert.True(unmet.Count == 0, $"No stage in Forms/Stage.cs meets {string.Join(", ", unmet)}: add the stage at which somebody sees it.");
    }

    /// <summary>Each form is tried at the first stage that meets it.</summary>
    private async Task ForEachFieldAsync(string stage, Way way, Func<Visitor, ShownForm, FieldRule, Task> tryAsync, List<string> faults, Func<ShownForm, IEnumerable<string>>? fields = null)
    {
        var first = await Stage.FirstToMeetAsync(World);
        var visitor = await Stage.Named(stage).ArriveAsync(World, way);
        await World.QuietAsync();
        foreach (var form in (await ShownForm.MetByAsync(World, visitor)).Where(form => first[form.Door].Name == stage))
        {
            var before = await Snapshot.TakeAsync(World, Counters);
            await visitor.OpenAsync(form.Page.Path);
            foreach (var field in fields?.Invoke(form) ?? form.Fields) await tryAsync(visitor, form, FieldRule.Of(form.Door, field));
            await World.QuietAsync();
            faults.AddRange((await Snapshot.TakeAsync(World, Counters)).ChangedSince(before).Select(changed => $"{form.Door} changed {changed}"));
        }
    }

    private static Submission Filled(ShownForm form, FieldRule rule, Wrong wrong)
    {
        var filled = form.Fields.Aggregate(form.Submission, (sent, field) => sent.With(field, FieldRule.Right.GetValueOrDefault(field, "a few plain words")));
        if (form.Door.Path is "/verify/phone" or "/security/phone") filled = filled.With("Way", "Call");
        filled = rule.With.Aggregate(filled, (sent, more) => sent.With(more.Name, more.Value));
        return wrong.Value is null ? filled.Without(rule.Field) : filled.With(rule.Field, wrong.Value);
    }

    private static string[] Fields(FieldRule rule) => rule.OrErrorAt is null ? [rule.Field] : [rule.Field, rule.OrErrorAt];

    /// <summary>What pages must not take from anybody.</summary>
    private static Submission Smuggled(Submission form) => form.With("IsVerified", "true").With("EmailProvenAt", "2020-01-01").With("PhoneProvenAt", "2020-01-01")
        .With("AttemptsLeft", "99").With("Tries", "0").With("AccountId", "1").With("Account.Country", "FR").With("Check.ExpiresAt", "2099-01-01").With("Masked", "x").With("Progress.IsReady", "true");
}
