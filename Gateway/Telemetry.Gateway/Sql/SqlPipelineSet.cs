using Telemetry.Engine.Runtime;
using Telemetry.Engine.Sql.Text;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Pipelines;
using Telemetry.Gateway.Replay;

namespace Telemetry.Gateway.Sql;

/// <summary>
/// The pipelines that SQL texts say, while the gateway runs. A change is validated, rehearsed against the newest
/// checkpoint, kept with the settings that a replay needs, and then switched at a position of the journal. A text that
/// is wrong changes nothing. Thread-safe; one change at a time.
/// </summary>
internal sealed class SqlPipelineSet(
    GatewayOptions options, PipelineSet pipelines, SettingsKeeper settings) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private volatile GatewayOptions _options = options;

    /// <summary>The texts that run.</summary>
    public IReadOnlyList<SqlPipelineOptions> Texts => _options.SqlPipelines;

    /// <summary>A configuration with one text more, or another one of that name.</summary>
    public static GatewayOptions With(GatewayOptions options, SqlPipelineOptions sql) => options with
    {
        SqlPipelines =
        [
            .. options.SqlPipelines.Where(one => one.Id != sql.Id).Append(sql)
                .OrderBy(one => one.Id, StringComparer.Ordinal),
        ],
    };

    /// <summary>What a text would be, and how it would go on from what runs under its name.</summary>
    /// <exception cref="SqlException">The text is wrong.</exception>
    public SqlRehearsal Rehearse(SqlPipelineOptions sql)
    {
        SqlDefinition definition = DefinitionOf(With(_options, sql), sql.Id);
        RunnerStart? start = pipelines.Find(sql.Id) is null ? null : pipelines.Rehearse(definition.Definition);
        return new SqlRehearsal(definition, start);
    }

    /// <summary>Lets a text run.</summary>
    /// <exception cref="SqlException">The text is wrong; what ran under its name runs on.</exception>
    public async Task<(PipelineAnswer Answer, SqlRehearsal Rehearsal)> PutAsync(
        SqlPipelineOptions sql, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            SqlRehearsal rehearsal = Rehearse(sql);
            GatewayOptions changed = With(_options, sql);
            await settings.KeepAsync(changed, cancellationToken);
            PipelineAnswer answer = await pipelines.PutAsync(rehearsal.Definition.Definition, cancellationToken);
            if (answer == PipelineAnswer.Done)
            {
                _options = changed;
            }

            return (answer, rehearsal);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Ends a pipeline.</summary>
    public async Task<PipelineAnswer> RemoveAsync(string id, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_options.SqlPipelines.All(one => one.Id != id))
            {
                return PipelineAnswer.Unknown;
            }

            PipelineAnswer answer = await pipelines.RemoveAsync(id, cancellationToken);
            if (answer is PipelineAnswer.Done or PipelineAnswer.Unknown)
            {
                _options = _options with { SqlPipelines = [.. _options.SqlPipelines.Where(one => one.Id != id)] };
                await settings.KeepAsync(_options, cancellationToken);
            }

            return answer;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private static SqlDefinition DefinitionOf(GatewayOptions options, string id) =>
        SqlDefinition.All(options).First(one => one.Definition.Name == id);
}
