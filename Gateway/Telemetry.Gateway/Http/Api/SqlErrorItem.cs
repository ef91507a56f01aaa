using Telemetry.Engine.Sql.Text;

namespace Telemetry.Gateway.Http.Api;

/// <summary>What is wrong with a SQL text, and where.</summary>
/// <param name="Code">A word that stays.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column, from 1.</param>
/// <param name="Length">How many characters are meant.</param>
/// <param name="Message">One sentence.</param>
/// <param name="Expected">What would have been right; null when the message says it all.</param>
/// <param name="Suggestion">The name that was probably meant; null when none is near.</param>
/// <param name="Text">All of it with the line and a caret below.</param>
internal sealed record SqlErrorItem(
    string Code, int Line, int Column, int Length, string Message, string? Expected, string? Suggestion, string Text)
{
    public static SqlErrorItem Of(SqlError error) => new(
        error.Code, error.Position.Line, error.Position.Column, error.Span.Length, error.Message, error.Expected,
        error.Suggestion, error.Render());
}
