using Portal.Features.VerifyEmail;
using Portal.Features.VerifyPhone;
using Portal.Web;
using Simulation.Engine;
using Simulation.Neighbours;
using Simulation.Rules;

namespace Simulation.People;

/// <summary>Proving an address and a number: codes right, wrong, old, and other people's.</summary>
internal sealed class CodeActs(Run run, Browser browser, Dice dice)
{
    public Act Email(Person person, Situation situation) => situation.HasEmailCode && dice.Hits(0.75) ? GiveEmailCode(person) : AskByMail(person);

    public Act Phone(Person person, Situation situation) => situation.HasPhoneCode && dice.Hits(0.75) ? GivePhoneCode(person) : AskByPhone(person);

    public Act AskByPhone(Person person) =>
        Do(person, new Sent("asks for a code by phone", browser.Fill(new SendPhoneCodeCommand(person.Phone, dice.Hits(0.5) ? "Message" : "Call"))));

    private Act AskByMail(Person person) => Do(person, new Sent("asks for a code by mail", browser.Fill(new SendEmailCodeCommand())));

    private Act GiveEmailCode(Person person)
    {
        var typed = Choose(run.Mail.Delivered, person.Email);
        var mustWork = false;
        return Do(person, new Sent("gives a code from mail", browser.Fill(new VerifyEmailCommand(typed)), (answer, account) => After(answer, account!, "ProveEmail", mustWork && run.Stage.IsAlone))
        {
            Before = account =>
            {
                run.Guesses.Types(account!, typed);
                mustWork = run.Stage.IsAlone && run.Guesses.MustWork(account!, typed);
            },
        });
    }

    private Act GivePhoneCode(Person person)
    {
        var typed = Choose(run.Telephone.Delivered, person.Phone);
        var command = browser.Fill(new VerifyPhoneCommand(typed));
        return Do(person, new Sent("gives a code from the phone", command, (answer, account) => After(answer, account!, "ProvePhone", false)) { Before = account => run.Guesses.Types(account!, typed) });
    }

    /// <summary>The newest, an older one, or a wrong one.</summary>
    private string Choose(List<Received> box, string to)
    {
        var codes = box.Where(message => message.To == to && message.Code is not null).Select(message => message.Code!).ToList();
        if (codes.Count == 0 || dice.Hits(run.Mix.WrongCodes)) return codes.Count > 1 && dice.Hits(0.3) ? dice.Pick(codes) : "000000";
        return codes[^1];
    }

    private void After(Answer answer, string account, string purpose, bool mustWork)
    {
        if (mustWork && answer is { IsRefused: true, TryAgainAt: null }) run.Fail("A4: a right code that is alive works, but it was refused.");
        if (answer.Place != "/setup") return;
        run.Guesses.Accepted(account, purpose);
        run.Promises.Add(purpose == "ProveEmail"
            ? new Promise(account, "the address is proven", now => now.Accounts[account].EmailProven)
            : new Promise(account, "the number is proven", now => now.Accounts[account].PhoneProven));
    }

    private Act Do(Person person, Sent sent) => new(sent.Name, () => browser.SendAsync(person, sent));
}
