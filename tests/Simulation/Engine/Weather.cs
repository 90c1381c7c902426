namespace Simulation.Engine;

/// <summary>How the neighbours are, all together.</summary>
internal sealed class Weather(Run run, Dice dice)
{
    /// <summary>Whether nothing goes wrong with any of them.</summary>
    public void BeWell(bool well)
    {
        foreach (var manners in new[] { run.Gateway.Manners, run.PayPal.Manners, run.Mail.Manners, run.Telephone.Manners }) manners.IsWell = well;
    }

    public void StartOutage()
    {
        var (manners, longest) = dice.Pick([(run.Gateway.Manners, 18 * 3600), (run.Mail.Manners, 3600), (run.PayPal.Manners, 7200), (run.Telephone.Manners, 3600)]);
        var time = dice.Hits(0.3) ? TimeSpan.FromSeconds(longest) : dice.Seconds(60, longest);
        run.Trace.Add(run.Clock.World, "outside", $"a neighbour is down for {time}");
        manners.GoDown(time, timesOut: manners == run.Gateway.Manners && dice.Hits(0.4));
    }
}
