using System.Collections.Concurrent;
using Telemetry.Engine.Sql.Text;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Ingest;
using Telemetry.Gateway.Pipelines;
using Telemetry.Journal;

namespace Telemetry.Gateway.Sql;

/// <summary>
/// Looks into the folder of SQL texts each second: new and changed files are run, deleted ones end. A file that is
/// wrong disturbs nothing: its fault is kept and told, and what ran before runs on.
/// </summary>
internal sealed partial class SqlWatch(
    GatewayOptions options, GatewayDisk disk, SqlPipelineSet pipelines, TimeProvider time, ILogger<SqlWatch> logger)
    : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly SqlTexts _texts = new(options, disk);
    private readonly Dictionary<string, SqlText> _settled = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _faults = new(StringComparer.Ordinal);

    /// <summary>What is wrong with files that are not run, by pipeline.</summary>
    public IReadOnlyDictionary<string, string> Faults => _faults;

    /// <summary>Looks once.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await LookAloneAsync(cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task LookAloneAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<SqlText> files = _texts.Read();
        foreach (SqlText file in files.Where(file => _settled.GetValueOrDefault(file.Id) != file))
        {
            if (await TakeAsync(file, cancellationToken))
            {
                _settled[file.Id] = file;
            }
        }

        string[] there = [.. files.Select(file => file.Id)];
        foreach (string gone in _settled.Keys.Except(there, StringComparer.Ordinal).ToArray())
        {
            if (await pipelines.RemoveAsync(gone, cancellationToken) != PipelineAnswer.Busy)
            {
                _settled.Remove(gone);
                _faults.TryRemove(gone, out _);
                LogGone(gone);
            }
        }
    }

    /// <summary>Runs a text, and keeps it as the pipeline's file.</summary>
    /// <exception cref="SqlException">It is wrong; nothing has changed.</exception>
    /// <exception cref="PipelineBusyException">Somebody else changes the pipeline just now.</exception>
    public async Task<SqlRehearsal> PutAsync(SqlPipelineOptions sql, CancellationToken cancellationToken)
    {
        _ = pipelines.Rehearse(sql);
        await _turn.WaitAsync(cancellationToken);
        try
        {
            _texts.Write(sql.Id, sql.Text);
            var (answer, rehearsal) = await pipelines.PutAsync(sql, cancellationToken);
            if (answer != PipelineAnswer.Done)
            {
                throw new PipelineBusyException();
            }

            _settled[sql.Id] = new SqlText(sql.Id, sql.Text, null);
            _faults.TryRemove(sql.Id, out _);
            return rehearsal;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Ends a pipeline, and deletes its file.</summary>
    public async Task<PipelineAnswer> DeleteAsync(string id, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            PipelineAnswer answer = await pipelines.RemoveAsync(id, cancellationToken);
            if (answer != PipelineAnswer.Busy)
            {
                _texts.Delete(id);
                _settled.Remove(id);
                _faults.TryRemove(id, out _);
            }

            return answer;
        }
        finally
        {
            _turn.Release();
        }
    }

    public override void Dispose()
    {
        _turn.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // What the gateway started with, and is in the folder no more, has ended before it started.
        foreach (SqlPipelineOptions sql in pipelines.Texts.Where(sql => File.Exists(_texts.PathOf(sql.Id))))
        {
            _settled.TryAdd(sql.Id, new SqlText(sql.Id, sql.Text, null));
        }

        using PeriodicTimer timer = new(Period, time);
        do
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (JournalFailedException)
            {
                // The watch over the journal stops the process.
                return;
            }
            catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
            {
                LogTrouble(trouble.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>False when it has to be tried again.</summary>
    private async Task<bool> TakeAsync(SqlText file, CancellationToken cancellationToken)
    {
        if (file.Text is null)
        {
            return Refuse(file.Id, file.Fault ?? "");
        }

        try
        {
            var (answer, rehearsal) = await pipelines.PutAsync(
                new SqlPipelineOptions(file.Id, file.Text), cancellationToken);
            if (answer != PipelineAnswer.Done)
            {
                return false;
            }

            _faults.TryRemove(file.Id, out _);
            LogTaken(
                file.Id,
                rehearsal.Start is null ? "it is new" : $"{rehearsal.Start.Kind}: {rehearsal.Start.Report}");
            return true;
        }
        catch (SqlException wrong)
        {
            return Refuse(file.Id, wrong.Error.Render());
        }
    }

    private bool Refuse(string id, string fault)
    {
        _faults[id] = fault;
        LogRefused(id, fault);
        return true;
    }

    [LoggerMessage(
        EventId = (int)LogEvent.SqlTaken,
        Level = LogLevel.Information,
        Message = "The text of pipeline {Pipeline} is run; {Restore}.")]
    private partial void LogTaken(string pipeline, string restore);

    [LoggerMessage(
        EventId = (int)LogEvent.SqlRefused,
        Level = LogLevel.Error,
        Message = "The text of pipeline {Pipeline} is not run, what ran before runs on: {Fault}")]
    private partial void LogRefused(string pipeline, string fault);

    [LoggerMessage(
        EventId = (int)LogEvent.SqlGone,
        Level = LogLevel.Information,
        Message = "The text of pipeline {Pipeline} is gone: it ends.")]
    private partial void LogGone(string pipeline);

    [LoggerMessage(
        EventId = (int)LogEvent.SqlTrouble,
        Level = LogLevel.Warning,
        Message = "The folder of SQL texts cannot be read just now, it is tried again: {Reason}")]
    private partial void LogTrouble(string reason);
}
