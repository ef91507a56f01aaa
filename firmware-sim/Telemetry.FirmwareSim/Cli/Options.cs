using System.CommandLine.Parsing;
using System.Globalization;

namespace Telemetry.FirmwareSim.Cli;

/// <summary>Checks that several commands share.</summary>
internal static class Options
{
    /// <summary>Complains unless the option, when given, is a whole number in the range.</summary>
    public static void RequireBetween(OptionResult result, string name, int min, int max)
    {
        if (result.Tokens.Count == 0)
        {
            return;
        }

        var text = result.Tokens[0].Value;
        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            || value < min || value > max)
        {
            result.AddError($"{name}: {text} is not allowed: a whole number from {min} to {max}.");
        }
    }
}
