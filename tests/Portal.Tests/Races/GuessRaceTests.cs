using Microsoft.Extensions.DependencyInjection;
using Portal.Domain;
using Portal.Domain.Verification;
using Portal.Features.Register;
using Portal.Storage;
using Portal.Tests.Features;
using Portal.Tests.Kit;

namespace Portal.Tests.Races;

/// <summary>Five guesses are judged and never a sixth (A1); a code works once (A4): by the front door, with hundreds at once.</summary>
public sealed class GuessRaceTests : PortalTest
{
    private const int Guesses = 200;

    [Theory]
    [InlineData("email")]
    [InlineData("phone")]
    [InlineData("new email")]
    [InlineData("new phone")]
    public async Task Of_two_hundred_guesses_at_a_code_five_are_judged(string by)
    {
        var person = by.StartsWith("new", StringComparison.Ordinal) ? await World.People.WithBothProvenAsync() : await World.People.RegisteredAsync();
        await World.SqlAsync("DELETE FROM challenges");
        var code = await (by switch
        {
            "email" => person.AskForEmailCodeAsync(),
            "phone" => person.AskForPhoneCodeAsync(),
            "new email" => person.AskForNewEmailCodeAsync("moved@post.example"),
            _ => person.AskForNewPhoneCodeAsync(90_002),
        });
        var form = person.Visitor.Fill("Enter code", code).Prepare("Verify");

        var pages = await person.Visitor.GuessAsync(Guesses, number => form.With("Code", CodeTests.Other(code, number + 1)));

        Assert.All(pages, page => Assert.Equal(422, page.Status));
        Assert.Equal(5, await World.AskSqlAsync<int>("SELECT tries FROM challenges"));
        // Each wrong guess that was judged is counted for the address too.
        Assert.Equal(5, await World.AskSqlAsync<int>("SELECT max(count) FROM limits WHERE name = 'wrong codes'"));
        Assert.Equal(422, (await person.Visitor.SendAsync(form)).Status);
    }

    /// <summary>Whoever guesses also chooses what else is in the form: what stands in a field must not pass for the fields beside it.</summary>
    [Fact]
    public async Task Guesses_at_a_code_that_are_packed_to_look_like_one_submission_are_counted_one_by_one()
    {
        var person = await World.People.RegisteredAsync();
        var code = await person.AskForEmailCodeAsync();
        var form = person.Visitor.Fill("Enter code", code).Prepare("Verify");

        foreach (var guess in Packed(form, "Code", [.. Enumerable.Range(1, 9).Select(number => CodeTests.Other(code, number)), code]))
            Assert.Equal(422, (await person.Visitor.SendAsync(guess)).Status);

        Assert.Equal(5, await World.AskSqlAsync<int>("SELECT tries FROM challenges"));
    }

    [Fact]
    public async Task Nor_is_a_password_guessed_that_way()
    {
        var person = await World.People.RegisteredAsync();
        var visitor = World.Visitor();
        await visitor.OpenAsync("/sign-in");
        var form = visitor.Fill("Email address", person.Email).Prepare("Sign in");

        foreach (var guess in Packed(form, "Password", [.. Enumerable.Range(1, 12).Select(number => $"wrong words {number}"), person.Password])) await visitor.SendAsync(guess);

        Assert.Equal(429, visitor.Status);
        Assert.Null(visitor.Cookies.Find("session"));
    }

    [Fact]
    public async Task Of_two_hundred_guesses_at_a_card_by_code_and_by_amount_five_are_judged()
    {
        var (person, card) = await World.People.WithCardAsync();
        var (code, amount) = (await World.StatementCodeAsync(card), await World.StatementAmountAsync(card));
        var form = person.Visitor.Choose("Transaction code").Fill("6-digit code", code).Prepare("OK");

        await person.Visitor.GuessAsync(Guesses, number => number % 2 == 0
            ? form.With("Code", CodeTests.Other(code, number + 1))
            : form.With("Way", "amount").With("Amount", Cards.OtherAmount(amount, 1 + (number % 98))));

        Assert.Equal(5, await World.AskSqlAsync<int>("SELECT tries FROM card_attempts"));
        Assert.Equal(1, await World.CountAsync("audit", "act = 'card-attempts-spent'"));
        Assert.Equal(422, (await person.Visitor.SendAsync(form)).Status);
        Assert.Equal(0, await World.CountAsync("payment_methods", "verified_at IS NOT NULL"));
    }

    [Fact]
    public async Task Two_hundred_guesses_at_the_human_check_open_nothing_and_no_picture_takes_more_than_five()
    {
        var stranger = World.People.Stranger();
        stranger.Visitor = World.VisitorOf([("HumanCheck:Mode", "Always")]);
        await stranger.RegisterAsync();
        var form = stranger.Visitor.Fill("Verification code", "x").Prepare("Confirm");

        var pages = await stranger.Visitor.GuessAsync(Guesses, number => form.With("VerificationCode", $"wrong {number}"));

        Assert.All(pages, page => Assert.Equal(422, page.Status));
        Assert.Equal(0, await World.CountAsync("accounts"));
        Assert.InRange(await World.AskSqlAsync<int>("SELECT tries FROM human_checks"), 0, 5);
    }

    [Fact]
    public async Task A_picture_is_replaced_once_however_many_fifth_guesses_there_are()
    {
        const string puzzle = "SELECT puzzle FROM human_checks";
        var stranger = World.People.Stranger();
        stranger.Visitor = World.VisitorOf([("HumanCheck:Mode", "Always")]);
        await stranger.RegisterAsync();
        var (token, first) = (stranger.Visitor.Cookies.Find("draft")!.Value, await World.AskSqlAsync<byte[]>(puzzle));

        // All looked it up before the first of them replaced it.
        var (second, last) = await World.InScopeAsync(async services =>
        {
            var checks = services.GetRequiredService<HumanChecks>();
            var row = (await checks.FindAsync(token, default))!;
            await checks.RenewAsync(row, default);
            var renewed = await World.AskSqlAsync<byte[]>(puzzle);
            for (var i = 0; i < 5; i++) await checks.RenewAsync(row, default);
            return (renewed, await World.AskSqlAsync<byte[]>(puzzle));
        });

        Assert.NotEqual(first, second);
        Assert.Equal(second, last);
    }

    [Fact]
    public async Task A_right_answer_to_a_picture_that_was_replaced_meanwhile_opens_nothing()
    {
        var stranger = World.People.Stranger();
        stranger.Visitor = World.VisitorOf([("HumanCheck:Mode", "Always")]);
        await stranger.RegisterAsync();
        var form = stranger.Visitor.Fill("Verification code", "x").Prepare("Confirm");
        var token = stranger.Visitor.Cookies.Find("draft")!.Value;

        // Looked up before the fifth wrong guess, judged after it: what a slow request does.
        var judged = await World.InScopeAsync(async services =>
        {
            var (checks, guesses) = (services.GetRequiredService<HumanChecks>(), services.GetRequiredService<Guesses>());
            var row = await checks.FindAsync(token, default);
            for (var i = 0; i < 5; i++) await stranger.Visitor.SendAsync(form.With("VerificationCode", $"wrong {i}"));
            return await guesses.CountHumanCheckAsync(row!, null, World.Clock.GetUtcNow(), default);
        });

        Assert.Null(judged);
        Assert.Equal(0, await World.AskSqlAsync<int>("SELECT tries FROM human_checks"));
    }

    [Fact]
    public async Task A_right_code_used_by_fifty_at_once_is_used_once()
    {
        var person = await World.People.RegisteredAsync();
        var code = await person.AskForEmailCodeAsync();
        var (account, target) = (await World.AskSqlAsync<string>("SELECT id FROM accounts"), await World.AskSqlAsync<string>("SELECT email_key FROM accounts"));

        var used = await Race.OfAsync(50, _ => World.InScopeAsync(async services =>
        {
            var (db, codes) = (services.GetRequiredService<PortalDb>(), services.GetRequiredService<Codes>());
            var (owner, challenge) = await db.WithLiveCodeAsync(account!, CodePurpose.ProveEmail, default);
            // One submission, arriving fifty times: it is one guess, so all of them are judged.
            if (!(await codes.JudgeAsync(challenge, target!, new Secret(code), [1], "here", default)).IsRight || await codes.UseAsync(owner, challenge!, default) is not CodeUse.Used) return false;
            await db.Database.CurrentTransaction!.CommitAsync();
            return true;
        }));

        Assert.Single(used, true);
    }

    [Theory]
    [InlineData("email")]
    [InlineData("phone")]
    public async Task A_right_code_sent_by_fifty_at_once_proves_once_and_all_see_it(string by)
    {
        var person = await World.People.RegisteredAsync();
        var code = by == "email" ? await person.AskForEmailCodeAsync() : await person.AskForPhoneCodeAsync();
        var form = person.Visitor.Fill("Enter code", code).Prepare("Verify");

        var pages = await Race.OfAsync(50, _ => person.Visitor.Twin().SendAsync(form));

        Assert.All(pages, page => Assert.True(page.Path == "/setup", page.ToString()));
        Assert.Equal(1, await World.CountAsync("challenges", "used_at IS NOT NULL"));
    }

    [Fact]
    public async Task Of_an_older_code_and_a_resend_at_once_one_wins_and_the_other_is_over()
    {
        var person = await World.People.RegisteredAsync();
        var code = await person.AskForEmailCodeAsync();
        var verify = person.Visitor.Fill("Enter code", code).Prepare("Verify");
        var send = person.Visitor.Prepare("Send");
        World.Advance(TimeSpan.FromMinutes(2));

        await Race.OfAsync(50, number => person.Visitor.Twin().SendAsync(number % 2 == 0 ? verify : send));

        Assert.InRange(await World.CountAsync("challenges", "used_at IS NULL AND ended_at IS NULL"), 0, 1);
        var isProven = await World.CountAsync("accounts", "email_proven_at IS NOT NULL") == 1;
        Assert.Equal(isProven ? 1 : 0, await World.CountAsync("challenges", "used_at IS NOT NULL"));
        if (!isProven) Assert.Equal(422, (await person.Visitor.SendAsync(verify.With("__form", "another"))).Status);
    }

    /// <summary>Each with another answer in this field, and with the others hidden in a field before and one after it, so that all hold the same text.</summary>
    private static IEnumerable<Submission> Packed(Submission form, string field, string[] guesses)
    {
        var (before, after) = ((char)(field[0] - 1), (char)(field[0] + 1));
        var pieces = guesses.Select(guess => $"\n{field.Length}:{field}={guess}\n1:{after}=").ToArray();
        for (var i = 0; i < guesses.Length; i++)
            yield return form.With($"{before}", string.Concat(pieces[..i])).With(field, guesses[i]).With($"{after}", string.Concat(pieces[(i + 1)..]));
    }
}
