using Microsoft.Extensions.DependencyInjection;
using Portal.Features.AddPayPal;
using Simulation.Engine;
using Simulation.Neighbours;

namespace Simulation.People;

/// <summary>Going to PayPal, agreeing or not, and coming back once, twice or never.</summary>
internal sealed class PayPalActs(Run run, Browser browser, Dice dice)
{
    public Act GoOn(Person person)
    {
        if (person.AtPayPal is null || dice.Hits(0.2)) return Start(person);
        return new Act("returns from PayPal", () => ReturnAsync(person, person.AtPayPal));
    }

    public Act Remove(Person person) => new("removes PayPal", () => new CardActs(run, browser, dice).RemoveAsync(person, "PayPal"));

    private Act Start(Person person)
    {
        var sent = new Sent("goes to PayPal", browser.Fill(new AddPayPalCommand()), (answer, _) =>
        {
            if (answer.OutsideUrl is { } url) person.AtPayPal = run.PayPal.Openings[url.Split('/')[^1]];
        })
        { NeedsProof = true, NeedsPassword = true };
        return new Act(sent.Name, () => browser.SendWithPasswordAsync(person, sent));
    }

    private async Task ReturnAsync(Person person, Opening opening)
    {
        if (dice.Hits(0.85)) opening.ApprovedBy ??= person.Payer;
        var state = opening.Order.ReturnUrl.Split("state=")[1];
        var came = await browser.LookAsync(person, (services, _) => services.GetRequiredService<PayPalReturns>().FinishAsync(state, default));
        if (came is { NextPlace: not null } or { Refusal: not null } && dice.Hits(0.7)) person.AtPayPal = null;
    }
}
