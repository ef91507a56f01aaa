namespace Telemetry.Gateway.Ingest;

/// <summary>A dead letter as it lies in the journal.</summary>
internal readonly record struct DeadLetterRecord(DeadLetter Letter, int PayloadBytes, byte[] Excerpt)
{
    public static DeadLetterRecord Read(in InputRecord record)
    {
        RecordReader reader = new(record.Body);
        string agent = reader.Name();
        string device = reader.Name();
        string reason = reader.Name();
        string topic = reader.Name();
        int readings = reader.Int32();
        int payloadBytes = reader.Int32();
        DeadLetter letter = new(agent, device, reason, topic, readings);
        return new DeadLetterRecord(letter, payloadBytes, reader.Rest.ToArray());
    }
}
