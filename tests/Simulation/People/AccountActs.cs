using Microsoft.Extensions.DependencyInjection;
using Portal.Domain;
using Portal.Features.ConfirmPassword;
using Portal.Features.DeleteAccount;
using Portal.Features.Register;
using Portal.Features.SignIn;
using Portal.Features.SignOut;
using Portal.Features.Support;
using Portal.Ports;
using Portal.Web;
using Simulation.Engine;
using Simulation.Rules;

namespace Simulation.People;

/// <summary>Coming, going, leaving for good, and asking for help.</summary>
internal sealed class AccountActs(Run run, Browser browser, Dice dice, Town town)
{
    /// <summary>A person who is signed out comes: most often to the account they have.</summary>
    public Act Come(Person person) => person.AccountId is not null && !run.Known.IsDeleted(person.AccountId) && dice.Hits(0.9) ? SignIn(person) : Register(person);

    public Act Register(Person person)
    {
        var command = new RegisterCommand(person.Country, person.Email, person.Password, person.Password, true);
        return Do(person, new Sent("registers", browser.Fill(command), (answer, _) => AfterRegistering(person, answer)) { NeedsSession = false });
    }

    public Act SignOut(Person person) => Do(person, new Sent("signs out", browser.Fill(new SignOutCommand(Forget: false))));

    public Act Ticket(Person person) => Do(person, new Sent("opens a ticket", browser.Fill(new OpenTicketCommand("Help", person.Words))));

    public Act Delete(Person person) => Do(person, new Sent("deletes the account", browser.Fill(new DeleteAccountCommand()), AfterDelete)
    {
        NeedsPassword = true,
        Before = account => town.WishesDeletion(account!),
    });

    public Act Keep(Person person)
    {
        int? wishes = null;
        var sent = new Sent("keeps the account", browser.Fill(new KeepAccountCommand()), (answer, account) =>
        {
            // Who comes just after the deletion is told nothing of it: asked of the books, as the rules may not have looked yet.
            if (!answer.IsRefused && run.Books.HasAccount(account!)) town.TakesBack(account!, wishes!.Value);
        })
        {
            NeedsPassword = true,
            // Sent again it is answered as the first time, and means what it meant then.
            Before = account => wishes ??= town.WishesOf(account!),
        };
        return Do(person, sent);
    }

    /// <summary>A copy of a cookie that a sign-out made worthless.</summary>
    public Act UseDeadCookie(Person person) => new("uses a dead cookie", async () =>
    {
        if (person.DeadCookies.Count == 0) return;
        await using var scope = run.Services.CreateAsyncScope();
        var session = await scope.ServiceProvider.GetRequiredService<ISessions>().FindAsync(dice.Pick(person.DeadCookies), default);
        if (session is not null) run.Fail("D3: a session that was ended is dead at once, but its cookie still works.");
    });

    private Act SignIn(Person person)
    {
        var password = dice.Hits(0.9) ? person.Password : new Secret("not the password");
        return Do(person, new Sent("signs in", browser.Fill(new SignInCommand(person.Email, password))) { NeedsSession = false });
    }

    /// <summary>Whoever else claims the address, or has it, what was filled in is taken; but for a limit, which says until when.</summary>
    private void AfterRegistering(Person person, Answer answer)
    {
        if (answer is { IsRefused: true, TryAgainAt: null }) run.Fail($"U2: nobody's claim keeps another from an address, but {person.Email} was refused.");
    }

    private void AfterDelete(Answer answer, string? account)
    {
        if (answer.Place == "/account/deleted") run.Promises.Add(new Promise(account!, "the account is deleted", _ => false));
    }

    private Act Do(Person person, Sent sent) => new(sent.Name, () => SendAsync(person, sent));

    private async Task SendAsync(Person person, Sent sent)
    {
        if (sent.Command is DeleteAccountCommand) town.DeletionUnderWay(person.AccountId!, 1);
        try
        {
            await browser.SendWithPasswordAsync(person, sent);
        }
        finally
        {
            if (sent.Command is DeleteAccountCommand) town.DeletionUnderWay(person.AccountId!, -1);
        }
    }
}

internal static class Passwords
{
    /// <summary>Gives the password again where the page wants it fresh.</summary>
    public static async Task<Answer?> SendWithPasswordAsync(this Browser browser, Person person, Sent sent)
    {
        var answer = await browser.SendAsync(person, sent);
        if (answer is not null || !sent.NeedsPassword || person.Cookie is null) return answer;
        var again = new Sent("gives the password", browser.Fill(new ConfirmPasswordCommand(person.Password, "/setup")));
        return await browser.SendAsync(person, again) is { IsRefused: false } ? await browser.SendAsync(person, sent) : null;
    }
}
