namespace Telemetry.Gateway.Ingest;

/// <summary>A device went online or offline; with an empty device, the agent itself.</summary>
internal readonly record struct StatusRecord(string Agent, string Device, bool IsOnline, StatusReason Reason)
{
    public static StatusRecord Read(in InputRecord record)
    {
        RecordReader reader = new(record.Body);
        return new StatusRecord(reader.Name(), reader.Name(), reader.Byte() != 0, (StatusReason)reader.Byte());
    }
}
