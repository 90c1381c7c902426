using Microsoft.Extensions.Options;

namespace Portal.Web;

/// <summary>Settings that the start is refused for, all of them at once, each with its sentence: whoever runs the portal reads this, not a trace of its calls.</summary>
public sealed class WrongSettings(IEnumerable<string> sentences) : OptionsValidationException("", typeof(WrongSettings), sentences)
{
    /// <summary>Looks at all settings, so that nothing is begun with wrong ones.</summary>
    public static void RefuseIn(IServiceProvider services)
    {
        try { services.GetRequiredService<IStartupValidator>().Validate(); }
        catch (OptionsValidationException one) { throw new WrongSettings(one.Failures); }
        catch (AggregateException many) when (many.InnerExceptions.All(each => each is OptionsValidationException))
        {
            throw new WrongSettings(many.InnerExceptions.Cast<OptionsValidationException>().SelectMany(each => each.Failures).Distinct());
        }
    }

    /// <summary>Runs a command given by hand. It needs not all settings, but what it needs is refused in the words of the start.</summary>
    public static async Task<int> ToldAsync(Func<Task<int>> command)
    {
        try { return await command(); }
        catch (OptionsValidationException refused)
        {
            await Console.Error.WriteLineAsync(new WrongSettings(refused.Failures).ToString());
            return 1;
        }
    }

    public override string ToString() => $"The portal does not start until these settings are right:\n{string.Join('\n', Failures.Select(failure => $"- {failure}"))}";
}
