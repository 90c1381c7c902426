using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Portal.Features.ReportUsage;

/// <summary>What a product team sends.</summary>
public sealed record UsageReport
{
    [Description("Each stands for itself: those in order are taken, whatever is wrong with others.")]
    public required IReadOnlyList<ReportedUsage> Events { get; init; }
}

/// <summary>Something that was used.</summary>
public sealed record ReportedUsage
{
    [Description("Your own name for the event. Sending it again, with the same content, changes nothing; so repeat a report whose answer you did not get."), StringLength(200, MinimumLength = 1)]
    public required string Id { get; init; }

    [Description("The customer's account number.")]
    public required string Account { get; init; }

    [Description("The product's name in the catalogue.")]
    public required string Product { get; init; }

    [Description("How many units: above 0, at most 1000000, up to 6 decimals."), Range(0.000001, 1_000_000)]
    public required decimal Quantity { get; init; }

    [Description("When it was used, with an offset from UTC.")]
    public required DateTimeOffset At { get; init; }
}

/// <summary>What became of each event, in the order they came.</summary>
public sealed record UsageAnswer
{
    [Description("How many are on record now: taken by this report, or by one before.")]
    public required int Taken { get; init; }

    public required IReadOnlyList<UsageResult> Events { get; init; }
}

public sealed record UsageResult
{
    [Description("As it was sent; null when it could not be read.")]
    public required string? Id { get; init; }

    public required UsageStatus Status { get; init; }

    [Description("Why it was refused; null when it was not.")]
    public required UsageError? Error { get; init; }
}

[JsonConverter(typeof(UsageStatusConverter))]
public enum UsageStatus
{
    /// <summary>On record by this report.</summary>
    Taken,

    /// <summary>On record since a report before.</summary>
    Known,
    Refused,
}

internal sealed class UsageStatusConverter() : JsonStringEnumConverter<UsageStatus>(System.Text.Json.JsonNamingPolicy.CamelCase);

public sealed record UsageError
{
    [Description("What is wrong, for programs: malformed, unknown_account, unknown_product, product_not_in_use, before_start, after_termination, account_closing, usage_after_deletion, too_late, in_the_future, event_id_reused.")]
    public required string Code { get; init; }

    [Description("The same for people, with what to do about it.")]
    public required string Detail { get; init; }
}

/// <summary>All that an event may be refused for.</summary>
internal static class UsageErrors
{
    public static readonly UsageError UnknownAccount = New("unknown_account", "There is no account with this number. Check it; do not send the event again as it is.");
    public static readonly UsageError Deleted = New("usage_after_deletion", "This account was deleted. Nothing can be charged to it any more: stop its resources, and do not send the event again.");
    public static readonly UsageError Closing = New("account_closing", "This account is closing and its product was released before this event. Stop its resources, and do not send the event again.");
    public static readonly UsageError UnknownProduct = New("unknown_product", "There is no pay-as-you-go product of this name in the catalogue.");
    public static readonly UsageError NotInUse = New("product_not_in_use", "The account has never activated this product.");
    public static readonly UsageError BeforeStart = New("before_start", "The account had not activated this product yet at that time.");
    public static readonly UsageError AfterTermination = New("after_termination", "The account had terminated this product at that time. Stop its resources.");
    public static readonly UsageError TooLate = New("too_late", "The last charge for this product was made already, so this usage came too late.");
    public static readonly UsageError InTheFuture = New("in_the_future", "This time has not come yet. Check the clock and the offset from UTC.");
    public static readonly UsageError Reused = New("event_id_reused", "An event with this id and other content is on record. Give each event an id of its own.");

    public static UsageError Malformed(string detail) => New("malformed", detail);

    private static UsageError New(string code, string detail) => new() { Code = code, Detail = detail };
}
