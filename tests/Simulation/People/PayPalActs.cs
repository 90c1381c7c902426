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
        if (person.AtPayPal.Count == 0 || dice.Hits(0.25)) return Start(person);
        var opening = dice.Pick(person.AtPayPal);
        return new Act("returns from PayPal", () => ReturnAsync(person, opening));
    }

    public Act Remove(Person person) => new("removes PayPal", () => new CardActs(run, browser, dice).RemoveAsync(person, "PayPal"));

    /// <summary>The payer ends the agreement at PayPal: nobody would find that out by asking, so PayPal does tell it.</summary>
    public Act EndThere(Person person) => new("ends the agreement at PayPal", () =>
    {
        if (run.PayPal.InForce.Values.FirstOrDefault(agreement => person.Payers.Any(payer => payer.Id == agreement.PayerId)) is { } agreement) run.PayPal.End(agreement.Id);
        return Task.CompletedTask;
    });

    private Act Start(Person person)
    {
        var sent = new Sent("goes to PayPal", browser.Fill(new AddPayPalCommand()), (answer, _) =>
        {
            if (answer.OutsideUrl is { } url && run.PayPal.Openings[url.Split('/')[^1]] is var opening && !person.AtPayPal.Contains(opening)) person.AtPayPal.Add(opening);
        })
        { NeedsProof = true, NeedsPassword = true };
        return new Act(sent.Name, () => browser.SendWithPasswordAsync(person, sent));
    }

    private async Task ReturnAsync(Person person, Opening opening)
    {
        if (dice.Hits(0.85)) opening.ApprovedBy ??= dice.Pick(person.Payers);
        var state = opening.Order.ReturnUrl.Split("state=")[1];
        var came = await browser.LookAsync(person, (services, _) => services.GetRequiredService<PayPalReturns>().FinishAsync(state, default));
        if (came is { NextPlace: not null } or { Refusal: not null } && dice.Hits(0.7)) person.AtPayPal.Remove(opening);
    }
}
