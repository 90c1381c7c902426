using Simulation.Neighbours;

namespace Simulation.Engine;

/// <summary>A seed's own mix of faults and of what people do: some seeds know one kind of trouble much, others many a little.</summary>
internal sealed record Mix(
    int Rounds, double Crashes, double Outages, double Together, double Switching, double Hurry, double Repeats, double WrongCodes, TimeSpan Skew, bool GatewayHasOwnPage, Habits Gateway, Habits PayPal, Habits Mail, Habits Telephone, double Guessing, double NewsTold, double NewsTwice)
{
    /// <summary>Of the people who can buy something, how many do rather than something else. They begin in peace, so that they get there.</summary>
    public double Shops { get; init; }

    /// <summary>Of the people who have proven no number, how many want one code by phone after the other.</summary>
    public double Calls { get; init; }

    /// <summary>Days pass, not hours: periods end.</summary>
    public bool IsLong { get; init; }

    /// <summary>Refunds that banks send back, hours later or at once.</summary>
    public double RefundsFail { get; init; }

    /// <summary>Wrong guesses at cards.</summary>
    public double WrongCards { get; init; } = WrongCodes;

    private static readonly double[] Rates = [0, 0, 0.03, 0.1, 0.3];

    public static Mix Draw(Dice dice) => new(
        Rounds: dice.Number(10, 22),
        Crashes: dice.Pick([0, 0, 0.05, 0.15, 0.4]),
        Outages: dice.Pick([0, 0, 0.05, 0.2]),
        Together: dice.Pick([0, 0.2, 0.5, 0.9]),
        Switching: dice.Pick([0.15, 0.4, 0.8]),
        Hurry: dice.Pick([0.5, 0.8, 0.95]),
        Repeats: dice.Pick([0, 0.1, 0.3]),
        WrongCodes: dice.Pick([0, 0.2, 0.7]),
        Skew: dice.Hits(0.2) ? dice.Seconds(-150, 150) : TimeSpan.Zero,
        GatewayHasOwnPage: dice.Hits(0.25),
        Gateway: Habit(dice), PayPal: Habit(dice), Mail: Habit(dice), Telephone: Habit(dice),
        Guessing: dice.Pick([0, 0.1, 0.5]), NewsTold: dice.Pick([0, 0.5, 1]), NewsTwice: dice.Pick([0, 0.1, 0.5]))
    {
        Shops = dice.Pick([0, 0, 0.6, 0.9]),
        IsLong = dice.Hits(0.15),
        RefundsFail = dice.Pick([0, 0, 0.2, 0.7]),
        Calls = dice.Pick([0, 0, 0, 0, 0.8]),
    };

    /// <summary>More of one kind of trouble in every seed: "breaks" (the gateway, while money moves), "outages", "guesses", "crowds", "shops", "days", "calls".</summary>
    public Mix With(string? more) => more switch
    {
        null => this,
        "breaks" => this with { Gateway = Gateway with { Breaks = 0.5 } },
        "outages" => this with { Outages = 0.4 },
        "guesses" => this with { Guessing = 0.8, WrongCodes = 0, WrongCards = 0.85 },
        "shops" => this with { Shops = 0.9 },
        "days" => this with { Shops = 0.9, IsLong = true },
        "calls" => this with { Calls = 0.9 },
        "crowds" => this with { Together = 0.9, Switching = 0.8 },
        _ => throw new ArgumentException($"No such trouble: {more}."),
    };

    private static Habits Habit(Dice dice) => new()
    {
        Unreachable = dice.Pick(Rates),
        LosesRequest = dice.Pick(Rates),
        LosesAnswer = dice.Pick(Rates),
        DoesLate = dice.Pick(Rates),
        HearsTwice = dice.Pick(Rates),
        Breaks = dice.Pick(Rates),
        Slow = dice.Pick(Rates),
    };
}
