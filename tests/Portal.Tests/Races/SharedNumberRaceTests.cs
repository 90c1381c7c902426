using Portal.Tests.Features;
using Portal.Tests.Kit;

namespace Portal.Tests.Races;

/// <summary>Several accounts may claim one number, each with a code of its own that lives: what is allowed for the number holds over all of them.</summary>
public sealed class SharedNumberRaceTests : PortalTest
{
    [Fact]
    public async Task Of_the_guesses_at_all_codes_to_one_number_no_more_are_judged_than_are_allowed_for_it()
    {
        var forms = await AtOneNumberAsync();

        var pages = await Race.OfAsync(15, number =>
        {
            var (visitor, form, code) = forms[number % 3];
            return visitor.Twin().SendAsync(form.With("Code", CodeTests.Other(code, 1 + number)));
        });

        Assert.Equal((7, 8), (pages.Count(page => page.Status == 422), pages.Count(page => page.Status == 429)));
    }

    /// <summary>One and the same submission at each of the codes is a guess at each of them.</summary>
    [Fact]
    public async Task Nor_when_the_same_form_is_sent_from_each_account()
    {
        var forms = await AtOneNumberAsync();
        var answers = new List<int>();

        for (var number = 0; number < 15; number++)
        {
            var (visitor, form, _) = forms[number % 3];
            var wrong = Enumerable.Range(100_000, 99).Select(digits => $"{digits}").Where(digits => forms.TrueForAll(other => other.Code != digits)).ElementAt(number / 3);
            answers.Add((await visitor.Twin().SendAsync(form.With("__form", "the same").With("Code", wrong))).Status);
        }

        Assert.Equal([.. Enumerable.Repeat(422, 7), .. Enumerable.Repeat(429, 8)], answers);
    }

    /// <summary>Three people with a code each that went to one number, of which seven wrong ones are allowed.</summary>
    private async Task<List<(Visitor Visitor, Submission Form, string Code)>> AtOneNumberAsync()
    {
        var forms = new List<(Visitor Visitor, Submission Form, string Code)>();
        for (var i = 0; i < 3; i++)
        {
            var person = await World.People.RegisteredAsync();
            person.Visitor = World.VisitorOf([("Codes:WrongTriesInADay", "7")]);
            await person.SignInAsync();
            await person.Visitor.OpenAsync("/verify/phone");
            await person.Visitor.Fill("Phone number", Residence.Britain.NumberOf(90_003)).PressAsync("Send message");
            var code = await World.Neighbours.PhonedCodeAsync(Residence.Britain.FullNumberOf(90_003), i);
            forms.Add((person.Visitor, person.Visitor.Fill("Enter code", code).Prepare("Verify"), code));
            World.Advance(TimeSpan.FromSeconds(61));
        }
        return forms;
    }
}
