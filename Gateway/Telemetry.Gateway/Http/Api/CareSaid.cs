using Telemetry.Alerts;

namespace Telemetry.Gateway.Http.Api;

/// <summary>Who says what of which alert.</summary>
/// <param name="Alert">The alert.</param>
/// <param name="By">Who; null when nobody said and there is no token.</param>
/// <param name="Token">The token's name; null without one.</param>
/// <param name="Comment">What they say.</param>
internal sealed record CareSaid(AlertId Alert, string? By, string? Token, string? Comment)
{
    /// <summary>A token stands for who does not say.</summary>
    public static CareSaid Of(AlertId alert, string? by, string? comment, HttpContext context)
    {
        string? token = context.User.Identity?.Name is { Length: > 0 } name ? name : null;
        return new CareSaid(
            alert, string.IsNullOrEmpty(by) ? token : by, token, string.IsNullOrEmpty(comment) ? null : comment);
    }
}
