using Microsoft.AspNetCore.Mvc;
using Portal.Domain.Accounts;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.Setup;

public sealed class SetupPage(Journeys journeys, Visit visit) : StepPage
{
    public Progress Progress { get; private set; } = new(false, false, PaymentProgress.None);

    public IReadOnlyList<SetupTask> Tasks { get; private set; } = [];

    public int Done => Tasks.Count(task => task.State is TaskState.Done or TaskState.NotNeeded);

    public override async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        Progress = await journeys.OfAsync(visit.AccountId, ct);
        if (!Progress.IsSomebody) return new Gone(Progress.NextStep, wholePage: false);
        Tasks = SetupTask.Of(Progress);
        return Page();
    }
}

public enum TaskState
{
    Open,

    /// <summary>Another step comes first.</summary>
    Later,

    /// <summary>PayPal vouches for its payer; there is no card to confirm.</summary>
    NotNeeded,
    Done,
}

/// <summary>One line of the list. Place is null when there is nothing to do there.</summary>
public sealed record SetupTask(string Name, TaskState State, string? Place)
{
    public string StateWords => State switch { TaskState.Done => "Done", TaskState.Later => "Cannot start yet", TaskState.NotNeeded => "Not needed", _ => "To do" };

    public static IReadOnlyList<SetupTask> Of(Progress progress) =>
    [
        Task("Verify your email address", progress.EmailProven, "/verify/email"),
        Task("Verify your phone number", progress.PhoneProven, "/verify/phone"),
        Task("Add a payment method", progress.Payment is not PaymentProgress.None, "/payment-methods/add"),
        progress.Payment switch
        {
            PaymentProgress.Verified => new SetupTask("Confirm your card", progress.CardIsVerified ? TaskState.Done : TaskState.NotNeeded, null),
            PaymentProgress.WaitsForConfirmation => new SetupTask("Confirm your card", TaskState.Open, "/payment-methods/card/confirm"),
            _ => new SetupTask("Confirm your card", TaskState.Later, null),
        },
    ];

    private static SetupTask Task(string name, bool isDone, string place) => new(name, isDone ? TaskState.Done : TaskState.Open, isDone ? null : place);
}
