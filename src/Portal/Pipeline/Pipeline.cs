using FluentValidation;
using MediatR;
using Portal.Domain;
using Portal.Web;

namespace Portal.Pipeline;

/// <summary>Says which command ran, for whom, from which network, how it ended and how long it took. Never what was in it.</summary>
internal sealed class Log<TCommand>(ILogger<TCommand> log, TimeProvider time, Visit visit) : IPipelineBehavior<TCommand, Answer> where TCommand : Command
{
    public async Task<Answer> Handle(TCommand request, CancellationToken cancellationToken, RequestHandlerDelegate<Answer> next)
    {
        var start = time.GetTimestamp();
        var answer = await next();
        log.LogInformation("{Command} {End} for {Who} from {Network} in {Milliseconds:0} ms",
            typeof(TCommand).Name, EndOf(answer), visit.Who, visit.Network, time.GetElapsedTime(start).TotalMilliseconds);
        return answer;
    }

    private static string EndOf(Answer answer) => answer switch
    {
        { IsRefused: false } => "done",
        { TryAgainAt: not null } => "over a limit",
        _ => "refused at " + string.Join(", ", answer.Refusals.Select(refusal => refusal.Field)),
    };
}

/// <summary>Runs the slice's validators: shape only. The first reason of each field is shown.</summary>
internal sealed class Validate<TCommand>(IEnumerable<IValidator<TCommand>> validators) : IPipelineBehavior<TCommand, Answer> where TCommand : Command
{
    public async Task<Answer> Handle(TCommand request, CancellationToken cancellationToken, RequestHandlerDelegate<Answer> next)
    {
        var refusals = new List<Refusal>();
        foreach (var validator in validators)
        {
            var result = await validator.ValidateAsync(request, cancellationToken);
            refusals.AddRange(result.Errors.DistinctBy(error => error.PropertyName).Select(error => Validation.RefusalOf(error)));
        }
        return refusals.Count > 0 ? new Answer(null, refusals) : await next();
    }
}
