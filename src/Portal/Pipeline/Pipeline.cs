using FluentValidation;
using MediatR;
using Portal.Domain;
using Portal.Web;

namespace Portal.Pipeline;

/// <summary>Says which command ran, how long it took and how it ended. Never what was in it.</summary>
internal sealed class Log<TCommand>(ILogger<TCommand> log, TimeProvider time) : IPipelineBehavior<TCommand, Answer> where TCommand : Command
{
    public async Task<Answer> Handle(TCommand request, CancellationToken cancellationToken, RequestHandlerDelegate<Answer> next)
    {
        var start = time.GetTimestamp();
        var answer = await next();
        var end = answer.IsRefused ? "refused at " + string.Join(", ", answer.Refusals.Select(refusal => refusal.Field)) : "done";
        log.LogInformation("{Command} {End} in {Milliseconds:0} ms", typeof(TCommand).Name, end, time.GetElapsedTime(start).TotalMilliseconds);
        return answer;
    }
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
