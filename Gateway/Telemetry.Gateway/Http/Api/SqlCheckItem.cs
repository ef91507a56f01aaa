using Telemetry.Engine.Sql.Text;
using Telemetry.Gateway.Sql;

namespace Telemetry.Gateway.Http.Api;

/// <summary>What a SQL text would be as a pipeline.</summary>
/// <param name="Valid">Whether it could run.</param>
/// <param name="Error">What is wrong with it; null when nothing.</param>
/// <param name="Streams">The streams that it would say.</param>
/// <param name="Form">SHA-256 of its description; null when it is wrong.</param>
/// <param name="Restore">How it would go on from what runs under its name; null when nothing does.</param>
internal sealed record SqlCheckItem(
    bool Valid, SqlErrorItem? Error, IReadOnlyList<SqlStreamItem> Streams, string? Form, SqlRestoreItem? Restore)
{
    public static SqlCheckItem Of(SqlError error) => new(false, SqlErrorItem.Of(error), [], null, null);

    public static SqlCheckItem Of(SqlRehearsal rehearsal) => new(
        true,
        null,
        [
            .. rehearsal.Definition.Pipeline.Sinks.Select(sink => new SqlStreamItem(
                sink.Stream,
                [.. sink.Columns.Zip(sink.Names, (column, name) => new SqlColumnItem(name, column.Type.ToString()))],
                sink.Updates)),
        ],
        Replay.PipelineSettings.FingerprintOf(rehearsal.Definition.Pipeline.Pipeline),
        rehearsal.Start is null ? null : SqlRestoreItem.Of(rehearsal.Start));
}
