using Telemetry.Alerts;
using Telemetry.Alerts.Care;

namespace Telemetry.Gateway.Http.Api;

/// <summary>What is wrong with what people say.</summary>
internal static class CareCheck
{
    public static Dictionary<string, string[]> Errors(string? by, string? comment)
    {
        Dictionary<string, string[]> errors = new(StringComparer.Ordinal);
        if (ProblemOfName(by) is { } problem)
        {
            errors["by"] = [problem];
        }

        if (comment?.Length > AlertLimits.CommentLengthMax || comment?.Any(IsBroken) == true)
        {
            errors["comment"] = [$"at most {AlertLimits.CommentLengthMax} characters, all of them whole"];
        }

        return errors;
    }

    /// <summary>What is allowed as a person's name; null when it is right, or not there.</summary>
    public static string? ProblemOfName(string? name) =>
        name is null || (name.Length <= CareLimits.NameLengthMax && !name.Any(char.IsControl) && !name.Any(IsBroken))
            ? null
            : $"at most {CareLimits.NameLengthMax} characters without control characters";

    private static bool IsBroken(char letter) => letter == '\uFFFD';
}
