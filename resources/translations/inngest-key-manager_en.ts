<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>ActPanel</name>
    <message numerus="yes">
        <source>%n old event keys are not deleted. %1</source>
        <translation>
            <numerusform>%n old event key is not deleted. %1</numerusform>
            <numerusform>%n old event keys are not deleted. %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The deletions pause: %1 of %n keys are left</source>
        <translation>
            <numerusform>The deletion pauses: %1 of %n key is left</numerusform>
            <numerusform>The deletions pause: %1 of %n keys are left</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ActText</name>
    <message numerus="yes">
        <source>%1 of %n event keys are made</source>
        <translation>
            <numerusform>%1 of %n event key is made</numerusform>
            <numerusform>%1 of %n event keys are made</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n event keys have the name that they are to have</source>
        <translation>
            <numerusform>%1 of %n event key has the name that it is to have</numerusform>
            <numerusform>%1 of %n event keys have the name that they are to have</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n event keys are deleted</source>
        <translation>
            <numerusform>%1 of %n event key is deleted</numerusform>
            <numerusform>%1 of %n event keys are deleted</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>AddAppsDialog</name>
    <message numerus="yes">
        <source>%n lines that begin with # or // are left out.</source>
        <translation>
            <numerusform>%n line that begins with # or // is left out.</numerusform>
            <numerusform>%n lines that begin with # or // are left out.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>AppsBoard</name>
    <message numerus="yes">
        <source>%n apps are selected</source>
        <translation>
            <numerusform>%n app is selected</numerusform>
            <numerusform>%n apps are selected</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n apps</source>
        <translation>
            <numerusform>%n app</numerusform>
            <numerusform>%n apps</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n senders that are no apps</source>
        <translation>
            <numerusform>%n sender that is no app</numerusform>
            <numerusform>%n senders that are no apps</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Remove %n apps?</source>
        <translation>
            <numerusform>Remove %n app?</numerusform>
            <numerusform>Remove %n apps?</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>AppsProxyDialog</name>
    <message numerus="yes">
        <source>How %n apps are asked</source>
        <translation>
            <numerusform>How the app is asked</numerusform>
            <numerusform>How %n apps are asked</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DeleteEventKeyDialog</name>
    <message numerus="yes">
        <source>None in the last %n days</source>
        <translation>
            <numerusform>None in the last %n day</numerusform>
            <numerusform>None in the last %n days</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DeleteEventKeysPage</name>
    <message numerus="yes">
        <source>%n old event keys are not deleted yet. The last step can be done before that: choose it at the left.</source>
        <translation>
            <numerusform>%n old event key is not deleted yet. The last step can be done before that: choose it at the left.</numerusform>
            <numerusform>%n old event keys are not deleted yet. The last step can be done before that: choose it at the left.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of the chosen cannot be deleted yet. Select one to see why, or take its mark away.</source>
        <translation>
            <numerusform>%n of the chosen cannot be deleted yet. Select it to see why, or take its mark away.</numerusform>
            <numerusform>%n of the chosen cannot be deleted yet. Select one to see why, or take its mark away.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>None of the %n chosen can be deleted yet. Select one to see why.</source>
        <translation>
            <numerusform>What is chosen cannot be deleted yet. Select it to see why.</numerusform>
            <numerusform>None of the %n chosen can be deleted yet. Select one to see why.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>None of the %n chosen can be deleted yet. %1.</source>
        <translation>
            <numerusform>What is chosen cannot be deleted yet. %1.</numerusform>
            <numerusform>None of the %n chosen can be deleted yet. %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Through %n of the chosen events still arrive, or that is not known: each such key can be deleted by itself only, by typing its own name.</source>
        <translation>
            <numerusform>Through %n of the chosen events still arrive, or that is not known: it can be deleted by itself only, by typing its own name.</numerusform>
            <numerusform>Through %n of the chosen events still arrive, or that is not known: each such key can be deleted by itself only, by typing its own name.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&amp;Delete %n old event keys</source>
        <translation>
            <numerusform>&amp;Delete %n old event key</numerusform>
            <numerusform>&amp;Delete %n old event keys</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DeleteNewKeysPage</name>
    <message numerus="yes">
        <source>and %n more, all of which “New keys” names</source>
        <translation>
            <numerusform>and %n more, which “New keys” names</numerusform>
            <numerusform>and %n more, all of which “New keys” names</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&amp;Delete the new keys</source>
        <translation>
            <numerusform>&amp;Delete the new key</numerusform>
            <numerusform>&amp;Delete the new keys</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DeployFileView</name>
    <message numerus="yes">
        <source>&amp;Write these %n variables into %1</source>
        <translation>
            <numerusform>&amp;Write this variable into %1</numerusform>
            <numerusform>&amp;Write these %n variables into %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&amp;Take these %n variables out of %1</source>
        <translation>
            <numerusform>&amp;Take this variable out of %1</numerusform>
            <numerusform>&amp;Take these %n variables out of %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>EnvironmentCard</name>
    <message numerus="yes">
        <source>Due after %n months</source>
        <translation>
            <numerusform>Due after %n month</numerusform>
            <numerusform>Due after %n months</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>EventKeyDialog</name>
    <message numerus="yes">
        <source>This name has %n characters. At most %1 are possible.</source>
        <translation>
            <numerusform>This name has %n character. At most %1 are possible.</numerusform>
            <numerusform>This name has %n characters. At most %1 are possible.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>EventKeyHoldersLine</name>
    <message numerus="yes">
        <source>%1 and %n more</source>
        <translation>
            <numerusform>%1 and %n more</numerusform>
            <numerusform>%1 and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n apps said which event key they hold, the first of them at %2.</source>
        <translation>
            <numerusform>%1 of %n app said which event key it holds, at %2.</numerusform>
            <numerusform>%1 of %n apps said which event key they hold, the first of them at %2.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more keys are shared, too; the last column names them.</source>
        <translation>
            <numerusform>%n more key is shared, too; the last column names it.</numerusform>
            <numerusform>%n more keys are shared, too; the last column names them.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n apps share the key “%1”</source>
        <translation>
            <numerusform>%n app has the key “%1”</numerusform>
            <numerusform>%n apps share the key “%1”</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n apps hold one that is none of these, or one of these with something around it.</source>
        <translation>
            <numerusform>%n app holds one that is none of these, or one of these with something around it.</numerusform>
            <numerusform>%n apps hold one that is none of these, or one of these with something around it.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>EventKeyModel</name>
    <message numerus="yes">
        <source>%n apps hold it</source>
        <translation>
            <numerusform>%n app holds it</numerusform>
            <numerusform>%n apps hold it</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>of %n others it is not known</source>
        <translation>
            <numerusform>of %n other it is not known</numerusform>
            <numerusform>of %n others it is not known</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>EventKeySearchLine</name>
    <message numerus="yes">
        <source>%Ln keys</source>
        <translation>
            <numerusform>%Ln key</numerusform>
            <numerusform>%Ln keys</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %Ln keys</source>
        <translation>
            <numerusform>%1 of %Ln key</numerusform>
            <numerusform>%1 of %Ln keys</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FilesForMeDialog</name>
    <message numerus="yes">
        <source>Ready: %n variables change</source>
        <translation>
            <numerusform>Ready: one variable changes</numerusform>
            <numerusform>Ready: %n variables change</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n files are written. What runs with them has what it read before, until it is started anew.</source>
        <translation>
            <numerusform>One file is written. What runs with it has what it read before, until it is started anew.</numerusform>
            <numerusform>%n files are written. What runs with them has what it read before, until it is started anew.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n files can be written; select a row to see what becomes of it.</source>
        <translation>
            <numerusform>One file can be written; select its row to see what becomes of it.</numerusform>
            <numerusform>%n files can be written; select a row to see what becomes of it.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n files are not written, and stay as they are: their rows say why.</source>
        <translation>
            <numerusform>One file is not written, and stays as it is: its row says why.</numerusform>
            <numerusform>%n files are not written, and stay as they are: their rows say why.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&amp;Write into %n files</source>
        <translation>
            <numerusform>&amp;Write into this file</numerusform>
            <numerusform>&amp;Write into %n files</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FinishPage</name>
    <message numerus="yes">
        <source>%n apps are still open, and do not hold this step up: %1</source>
        <translation>
            <numerusform>%n app is still open, and does not hold this step up: %1</numerusform>
            <numerusform>%n apps are still open, and do not hold this step up: %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&amp;Finish with %n open items</source>
        <translation>
            <numerusform>&amp;Finish with %n open item</numerusform>
            <numerusform>&amp;Finish with %n open items</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>HistoryTab</name>
    <message numerus="yes">
        <source>%1 of %n rows: those that the search and the filters show.</source>
        <translation>
            <numerusform>%1 of %n row: those that the search and the filters show.</numerusform>
            <numerusform>%1 of %n rows: those that the search and the filters show.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>HoldersBanner</name>
    <message numerus="yes">
        <source>%n apps hold this key</source>
        <translation>
            <numerusform>%n app holds this key</numerusform>
            <numerusform>%n apps hold this key</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>By their own word. Give them another key and deploy them first.</source>
        <translation>
            <numerusform>By its own word. Give it another key and deploy it first.</numerusform>
            <numerusform>By their own word. Give them another key and deploy them first.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>KeyReminder</name>
    <message numerus="yes">
        <source>In %n environments keys were changed outside this program, and nobody has said that they know of it.</source>
        <translation>
            <numerusform>In %n environment keys were changed outside this program, and nobody has said that they know of it.</numerusform>
            <numerusform>In %n environments keys were changed outside this program, and nobody has said that they know of it.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Keys of %n environments are overdue, as far as was last read.</source>
        <translation>
            <numerusform>Keys of %n environment are overdue, as far as was last read.</numerusform>
            <numerusform>Keys of %n environments are overdue, as far as was last read.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>KeySearchDialog</name>
    <message numerus="yes">
        <source>%n files so far</source>
        <translation>
            <numerusform>%n file so far</numerusform>
            <numerusform>%n files so far</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n places with a key</source>
        <translation>
            <numerusform>%n place with a key</numerusform>
            <numerusform>%n places with a key</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LockPage</name>
    <message numerus="yes">
        <source>Nobody touched the program for %n minutes.</source>
        <translation>
            <numerusform>Nobody touched the program for a minute.</numerusform>
            <numerusform>Nobody touched the program for %n minutes.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n changes are under way, and locking stops none of them.</source>
        <translation>
            <numerusform>One change is under way, and locking does not stop it.</numerusform>
            <numerusform>%n changes are under way, and locking stops none of them.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>NewKeysPage</name>
    <message numerus="yes">
        <source>&amp;Create the replacements of %n event keys</source>
        <translation>
            <numerusform>&amp;Create the replacement of the event key</numerusform>
            <numerusform>&amp;Create the replacements of %n event keys</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&amp;Look whether the server holds the replacements of %n event keys</source>
        <translation>
            <numerusform>&amp;Look whether the server holds the replacement of the event key</numerusform>
            <numerusform>&amp;Look whether the server holds the replacements of %n event keys</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Overview</name>
    <message numerus="yes">
        <source>%n apps not known to work</source>
        <translation>
            <numerusform>%n app not known to work</numerusform>
            <numerusform>%n apps not known to work</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n apps not reachable</source>
        <translation>
            <numerusform>%n app not reachable</numerusform>
            <numerusform>%n apps not reachable</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n syncs failed</source>
        <translation>
            <numerusform>%n sync failed</numerusform>
            <numerusform>%n syncs failed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 And %n more.</source>
        <translation>
            <numerusform>%1 And %n more.</numerusform>
            <numerusform>%1 And %n more.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n event keys</source>
        <translation>
            <numerusform>%n event key</numerusform>
            <numerusform>%n event keys</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>finished with %n open items</source>
        <translation>
            <numerusform>finished with %n open item</numerusform>
            <numerusform>finished with %n open items</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>due %n months after they are made</source>
        <translation>
            <numerusform>due %n month after they are made</numerusform>
            <numerusform>due %n months after they are made</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n apps broken</source>
        <translation>
            <numerusform>%n app broken</numerusform>
            <numerusform>%n apps broken</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n asked</source>
        <translation>
            <numerusform>%n asked</numerusform>
            <numerusform>%n asked</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n items left open</source>
        <translation>
            <numerusform>%n item left open</numerusform>
            <numerusform>%n items left open</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1, %n settled since</source>
        <comment>an outcome</comment>
        <translation>
            <numerusform>%1, %n settled since</numerusform>
            <numerusform>%1, %n settled since</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>OverviewTab</name>
    <message numerus="yes">
        <source>%n archived environments are not shown</source>
        <translation>
            <numerusform>%n archived environment is not shown</numerusform>
            <numerusform>%n archived environments are not shown</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n archived environments, whose keys are not read here, are not in it.</source>
        <translation>
            <numerusform>%n archived environment, whose keys are not read here, is not in it.</numerusform>
            <numerusform>%n archived environments, whose keys are not read here, are not in it.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>OwnKeysDialog</name>
    <message numerus="yes">
        <source>%n more apps do not say whether they hold it, and senders that are no apps cannot be asked: look there yourself before you delete it.</source>
        <translation>
            <numerusform>%n more app does not say whether it holds it, and senders that are no apps cannot be asked: look there yourself before you delete it.</numerusform>
            <numerusform>%n more apps do not say whether they hold it, and senders that are no apps cannot be asked: look there yourself before you delete it.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&amp;Make %n keys</source>
        <translation>
            <numerusform>&amp;Make %n key</numerusform>
            <numerusform>&amp;Make %n keys</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PartChips</name>
    <message numerus="yes">
        <source>%n rows would &amp;move: sort</source>
        <translation>
            <numerusform>%n row would &amp;move: sort</numerusform>
            <numerusform>%n rows would &amp;move: sort</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n apps</source>
        <translation>
            <numerusform>%n app</numerusform>
            <numerusform>%n apps</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n senders that are no apps</source>
        <translation>
            <numerusform>%n sender that is no app</numerusform>
            <numerusform>%n senders that are no apps</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n rows &amp;moved out of “%1”: sort</source>
        <translation>
            <numerusform>%n row &amp;moved out of “%1”: sort</numerusform>
            <numerusform>%n rows &amp;moved out of “%1”: sort</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n &amp;more rows in “%1”: sort</source>
        <translation>
            <numerusform>%n &amp;more row in “%1”: sort</numerusform>
            <numerusform>%n &amp;more rows in “%1”: sort</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PlanPage</name>
    <message numerus="yes">
        <source>%n apps, as they are now.</source>
        <translation>
            <numerusform>%n app, as it is now.</numerusform>
            <numerusform>%n apps, as they are now.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Of %n apps that can be asked %1 have been.</source>
        <translation>
            <numerusform>Of %n app that can be asked %1 has been.</numerusform>
            <numerusform>Of %n apps that can be asked %1 have been.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source> days</source>
        <comment>behind a number</comment>
        <translation>
            <numerusform> day</numerusform>
            <numerusform> days</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PracticeAccountPage</name>
    <message numerus="yes">
        <source>&amp;Start with %n apps</source>
        <translation>
            <numerusform>&amp;Start with %n app</numerusform>
            <numerusform>&amp;Start with %n apps</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The practice account starts anew with %n apps</source>
        <translation>
            <numerusform>The practice account starts anew with %n app</numerusform>
            <numerusform>The practice account starts anew with %n apps</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Start over with &amp;%n apps…</source>
        <translation>
            <numerusform>Start over with this &amp;app…</numerusform>
            <numerusform>Start over with &amp;%n apps…</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Start over with %n practice apps?</source>
        <translation>
            <numerusform>Start over with one practice app?</numerusform>
            <numerusform>Start over with %n practice apps?</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ResyncPage</name>
    <message numerus="yes">
        <source>&amp;Resync %n apps</source>
        <translation>
            <numerusform>&amp;Resync the app</numerusform>
            <numerusform>&amp;Resync %n apps</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n apps are not resynced: %1</source>
        <translation>
            <numerusform>%n app is not resynced: %1</numerusform>
            <numerusform>%n apps are not resynced: %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n apps were added by their address and are not in the list that was read. Where they are known there, resync each by hand on its page: Resync, Resync app. Then select it and say so here.</source>
        <translation>
            <numerusform>%n app was added by its address and is not in the list that was read. Where it is known there, resync it by hand on its page: Resync, Resync app. Then select it and say so here.</numerusform>
            <numerusform>%n apps were added by their address and are not in the list that was read. Where they are known there, resync each by hand on its page: Resync, Resync app. Then select it and say so here.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n apps are reached in a way that this version of the program does not know. Resync each on its own page, in the dashboard or at a server of your own, where that can be done. Then select it and say so here.</source>
        <translation>
            <numerusform>%n app is reached in a way that this version of the program does not know. Resync it on its own page, in the dashboard or at a server of your own, where that can be done. Then select it and say so here.</numerusform>
            <numerusform>%n apps are reached in a way that this version of the program does not know. Resync each on its own page, in the dashboard or at a server of your own, where that can be done. Then select it and say so here.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RollOutPage</name>
    <message numerus="yes">
        <source>%n apps are not ready yet, and do not keep you from going on</source>
        <translation>
            <numerusform>%n app is not ready yet, and does not keep you from going on</numerusform>
            <numerusform>%n apps are not ready yet, and do not keep you from going on</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n apps still hold this step up</source>
        <translation>
            <numerusform>%n app still holds this step up</numerusform>
            <numerusform>%n apps still hold this step up</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Of %n of them their own answers close it, of the others somebody&apos;s word.</source>
        <translation>
            <numerusform>Of %n of them their own answers close it, of the others somebody&apos;s word.</numerusform>
            <numerusform>Of %n of them their own answers close it, of the others somebody&apos;s word.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Sho&amp;w the %n cut off</source>
        <translation>
            <numerusform>Sho&amp;w the one cut off</numerusform>
            <numerusform>Sho&amp;w the %n cut off</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>At %n apps a tool was cut off or stopped: “Set for me” looks up what is set there.</source>
        <translation>
            <numerusform>At %n app a tool was cut off or stopped: “Set for me” looks up what is set there.</numerusform>
            <numerusform>At %n apps a tool was cut off or stopped: “Set for me” looks up what is set there.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n apps are not ready yet</source>
        <translation>
            <numerusform>%n app is not ready yet</numerusform>
            <numerusform>%n apps are not ready yet</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RotatePage</name>
    <message numerus="yes">
        <source>You get the server&apos;s new settings in %n seconds. Until you restart it nothing has happened.</source>
        <translation>
            <numerusform>You get the server&apos;s new settings in %n second. Until you restart it nothing has happened.</numerusform>
            <numerusform>You get the server&apos;s new settings in %n seconds. Until you restart it nothing has happened.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Rotating begins in %n seconds. Until then nothing has happened.</source>
        <translation>
            <numerusform>Rotating begins in %n second. Until then nothing has happened.</numerusform>
            <numerusform>Rotating begins in %n seconds. Until then nothing has happened.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&amp;Rotate now, though %n apps may break</source>
        <translation>
            <numerusform>&amp;Rotate now, though %n app may break</numerusform>
            <numerusform>&amp;Rotate now, though %n apps may break</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RotationSession</name>
    <message numerus="yes">
        <source>It was seen to be over after %n seconds.</source>
        <translation>
            <numerusform>It was seen to be over after %n second.</numerusform>
            <numerusform>It was seen to be over after %n seconds.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>It became another one after %n seconds.</source>
        <translation>
            <numerusform>It became another one after %n second.</numerusform>
            <numerusform>It became another one after %n seconds.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Deleted: %1 of %n keys.</source>
        <translation>
            <numerusform>Deleted: %1 of %n key.</numerusform>
            <numerusform>Deleted: %1 of %n keys.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>It was seen to work again after %n seconds.</source>
        <translation>
            <numerusform>It was seen to work again after %n second.</numerusform>
            <numerusform>It was seen to work again after %n seconds.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RotationWatch</name>
    <message numerus="yes">
        <source>%1 of %n apps are registered anew. The rotation shows what is left.</source>
        <translation>
            <numerusform>%1 of %n app is registered anew. The rotation shows what is left.</numerusform>
            <numerusform>%1 of %n apps are registered anew. The rotation shows what is left.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SecretField</name>
    <message numerus="yes">
        <source>Show; hides itself after %n seconds</source>
        <translation>
            <numerusform>Show; hides itself after %n second</numerusform>
            <numerusform>Show; hides itself after %n seconds</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SetForMeDialog</name>
    <message numerus="yes">
        <source>&amp;Set %n places</source>
        <translation>
            <numerusform>&amp;Set %n place</numerusform>
            <numerusform>&amp;Set %n places</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Take &amp;out at %n places</source>
        <translation>
            <numerusform>Take &amp;out at %n place</numerusform>
            <numerusform>Take &amp;out at %n places</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&amp;Make %n places live</source>
        <translation>
            <numerusform>&amp;Make %n place live</numerusform>
            <numerusform>&amp;Make %n places live</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&amp;Make %1 of %n places live first</source>
        <translation>
            <numerusform>&amp;Make %1 of %n place live first</numerusform>
            <numerusform>&amp;Make %1 of %n places live first</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Take &amp;out at %1 of %n places first</source>
        <translation>
            <numerusform>Take &amp;out at %1 of %n place first</numerusform>
            <numerusform>Take &amp;out at %1 of %n places first</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&amp;Set %1 of %n places first</source>
        <translation>
            <numerusform>&amp;Set %1 of %n place first</numerusform>
            <numerusform>&amp;Set %1 of %n places first</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 and make them live</source>
        <translation>
            <numerusform>%1 and make it live</numerusform>
            <numerusform>%1 and make them live</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message numerus="yes">
        <source> seconds</source>
        <comment>behind a number</comment>
        <translation>
            <numerusform> second</numerusform>
            <numerusform> seconds</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source> minutes</source>
        <comment>behind a number</comment>
        <translation>
            <numerusform> minute</numerusform>
            <numerusform> minutes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StepText</name>
    <message numerus="yes">
        <source>Delete the new keys</source>
        <comment>as many as there are</comment>
        <translation>
            <numerusform>Delete the new key</numerusform>
            <numerusform>Delete the new keys</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>UnsettledPanel</name>
    <message numerus="yes">
        <source>It is not known what became of %n changes</source>
        <translation>
            <numerusform>It is not known what became of a change</numerusform>
            <numerusform>It is not known what became of %n changes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>VariablesAppView</name>
    <message numerus="yes">
        <source>%1 Of %n more nobody knows whether they are: a tool was cut off or stopped there. “Set for me” looks it up, or sets them again.</source>
        <translation>
            <numerusform>%1 Of %n more nobody knows whether it is: a tool was cut off or stopped there. “Set for me” looks it up, or sets it again.</numerusform>
            <numerusform>%1 Of %n more nobody knows whether they are: a tool was cut off or stopped there. “Set for me” looks it up, or sets them again.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Of what is selected, this step has something to do for %n. How they are set, and that it is done, is noted for all of these.</source>
        <translation>
            <numerusform>Of what is selected, this step has something to do for %n. How it is set, and that it is done, is noted for it.</numerusform>
            <numerusform>Of what is selected, this step has something to do for %n. How they are set, and that it is done, is noted for all of these.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&amp;Ask these %n now</source>
        <translation>
            <numerusform>&amp;Ask this one now</numerusform>
            <numerusform>&amp;Ask these %n now</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&amp;Done for these %n</source>
        <translation>
            <numerusform>&amp;Done for this one</numerusform>
            <numerusform>&amp;Done for these %n</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Take it out of %n of these for &amp;me…</source>
        <translation>
            <numerusform>Take it out of %n of these for &amp;me…</numerusform>
            <numerusform>Take it out of %n of these for &amp;me…</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Set %n of these for &amp;me…</source>
        <translation>
            <numerusform>Set %n of these for &amp;me…</numerusform>
            <numerusform>Set %n of these for &amp;me…</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The %n of these that can be marked are marked already; the box at the right takes that back</source>
        <translation>
            <numerusform>The one of these that can be marked is marked already; the box at the right takes that back</numerusform>
            <numerusform>The %n of these that can be marked are marked already; the box at the right takes that back</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>These %n are marked already; the box at the right takes that back</source>
        <translation>
            <numerusform>It is marked already; the box at the right takes that back</numerusform>
            <numerusform>These %n are marked already; the box at the right takes that back</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>With which event key %1 send is not told. If you know, say it below the name of each on the step&apos;s page: then there can be something to set for them.</source>
        <translation>
            <numerusform>With which event key %1 sends is not told. If you know, say it below its name on the step&apos;s page: then there can be something to set for it.</numerusform>
            <numerusform>With which event key %1 send is not told. If you know, say it below the name of each on the step&apos;s page: then there can be something to set for them.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 %n more are done there, and may not be live before you redeploy or restart them: no tool does that here.</source>
        <translation>
            <numerusform>%1 %n more is done there, and may not be live before you redeploy or restart it: no tool does that here.</numerusform>
            <numerusform>%1 %n more are done there, and may not be live before you redeploy or restart them: no tool does that here.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 %n more are done there, and not known to be live. “Set for me” can make them live.</source>
        <translation>
            <numerusform>%1 One more is done there, and not known to be live. “Set for me” can make it live.</numerusform>
            <numerusform>%1 %n more are done there, and not known to be live. “Set for me” can make them live.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>WhichKeyDialog</name>
    <message numerus="yes">
        <source>Compared with the history, the keychain, and the keys of %1 of the %n environments of the account %2 that hold keys.</source>
        <translation>
            <numerusform>Compared with the history, the keychain, and the keys of %1 of the %n environment of the account %2 that holds keys.</numerusform>
            <numerusform>Compared with the history, the keychain, and the keys of %1 of the %n environments of the account %2 that hold keys.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>WindowBanners</name>
    <message numerus="yes">
        <source>Keys were changed outside this program (%n changes)</source>
        <translation>
            <numerusform>A key was changed outside this program</numerusform>
            <numerusform>Keys were changed outside this program (%n changes)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>WordDialog</name>
    <message numerus="yes">
        <source>%n apps</source>
        <translation>
            <numerusform>%n app</numerusform>
            <numerusform>%n apps</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>No word is needed for %1 of the %n selected, whose answers prove it: %2.</source>
        <translation>
            <numerusform>No word is needed for %1 of the %n selected, whose answers prove it: %2.</numerusform>
            <numerusform>No word is needed for %1 of the %n selected, whose answers prove it: %2.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>No word is needed for %1 of the %n selected, where nothing is missing: %2.</source>
        <translation>
            <numerusform>No word is needed for %1 of the %n selected, where nothing is missing: %2.</numerusform>
            <numerusform>No word is needed for %1 of the %n selected, where nothing is missing: %2.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Words</name>
    <message numerus="yes">
        <source>All %n apps are resynced</source>
        <translation>
            <numerusform>%n app is resynced</numerusform>
            <numerusform>All %n apps are resynced</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n larger than %1</source>
        <translation>
            <numerusform>%n larger than %1</numerusform>
            <numerusform>%n larger than %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n that could not be read</source>
        <translation>
            <numerusform>%n that could not be read</numerusform>
            <numerusform>%n that could not be read</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n links, other file systems, or what is no file</source>
        <translation>
            <numerusform>%n link, other file system, or what is no file</numerusform>
            <numerusform>%n links, other file systems, or what is no file</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n folders such as node_modules or .git</source>
        <translation>
            <numerusform>%n folder such as node_modules or .git</numerusform>
            <numerusform>%n folders such as node_modules or .git</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Searched in the git history: %n versions of files and messages, of all branches, tags, stashes and the reflog.</source>
        <translation>
            <numerusform>Searched in the git history: %n version of a file or message, of all branches, tags, stashes and the reflog.</numerusform>
            <numerusform>Searched in the git history: %n versions of files and messages, of all branches, tags, stashes and the reflog.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Searched: %n files, %1.</source>
        <translation>
            <numerusform>Searched: %n file, %1.</numerusform>
            <numerusform>Searched: %n files, %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>what is inside of %n packed files</source>
        <translation>
            <numerusform>what is inside of %n packed file</numerusform>
            <numerusform>what is inside of %n packed files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>the history of %n other repositories in it</source>
        <translation>
            <numerusform>the history of %n other repository in it</numerusform>
            <numerusform>the history of %n other repositories in it</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Searched in the git history: %n versions of files and messages, as far as this clone goes. It is a shallow one: what is older is not here, and a key can be older than the commit that is named.</source>
        <translation>
            <numerusform>Searched in the git history: %n version of a file or message, as far as this clone goes. It is a shallow one: what is older is not here, and a key can be older than the commit that is named.</numerusform>
            <numerusform>Searched in the git history: %n versions of files and messages, as far as this clone goes. It is a shallow one: what is older is not here, and a key can be older than the commit that is named.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>See that outage over, after %n seconds</source>
        <translation>
            <numerusform>See that outage over, after %n second</numerusform>
            <numerusform>See that outage over, after %n seconds</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n keys or other secrets are in this program&apos;s memory alone, and are lost when it closes. What stands nowhere else cannot be had back then: a key that was made here for a server and is not set there yet, or a value that was overwritten in a file.</source>
        <translation>
            <numerusform>%n key or other secret is in this program&apos;s memory alone, and is lost when it closes. What stands nowhere else cannot be had back then: a key that was made here for a server and is not set there yet, or a value that was overwritten in a file.</numerusform>
            <numerusform>%n keys or other secrets are in this program&apos;s memory alone, and are lost when it closes. What stands nowhere else cannot be had back then: a key that was made here for a server and is not set there yet, or a value that was overwritten in a file.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n days without an event before an old event key is deleted</source>
        <translation>
            <numerusform>%n day without an event before an old event key is deleted</numerusform>
            <numerusform>%n days without an event before an old event key is deleted</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Proven: %n good answers in a row, since %1 UTC.</source>
        <translation>
            <numerusform>Proven: %n good answer, since %1 UTC.</numerusform>
            <numerusform>Proven: %n good answers in a row, since %1 UTC.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>With %n instances behind the address, that is a 99 % chance to have met each, where any of them may answer this computer.</source>
        <translation>
            <numerusform>With %n instance behind the address, that is a 99 % chance to have met each, where any of them may answer this computer.</numerusform>
            <numerusform>With %n instances behind the address, that is a 99 % chance to have met each, where any of them may answer this computer.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The server has been down for %n seconds</source>
        <translation>
            <numerusform>The server has been down for %n second</numerusform>
            <numerusform>The server has been down for %n seconds</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The server has been down for at least %n seconds: this is an outage</source>
        <translation>
            <numerusform>The server has been down for at least %n second: this is an outage</numerusform>
            <numerusform>The server has been down for at least %n seconds: this is an outage</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n apps are being asked.</source>
        <translation>
            <numerusform>%n app is being asked.</numerusform>
            <numerusform>%n apps are being asked.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n apps: %1</source>
        <translation>
            <numerusform>%n app: %1</numerusform>
            <numerusform>%n apps: %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n apps told their keys</source>
        <translation>
            <numerusform>%1 of %n app told its keys</numerusform>
            <numerusform>%1 of %n apps told their keys</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n gave no answer that tells. Select one to see why.</source>
        <translation>
            <numerusform>%n gave no answer that tells. Select it to see why.</numerusform>
            <numerusform>%n gave no answer that tells. Select one to see why.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n have not been asked yet.</source>
        <translation>
            <numerusform>%n has not been asked yet.</numerusform>
            <numerusform>%n have not been asked yet.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1: none of the %n keys that are to be deleted</source>
        <translation>
            <numerusform>%1: not the %n key that is to be deleted</numerusform>
            <numerusform>%1: none of the %n keys that are to be deleted</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n minutes</source>
        <translation>
            <numerusform>%n minute</numerusform>
            <numerusform>%n minutes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n seconds</source>
        <translation>
            <numerusform>%n second</numerusform>
            <numerusform>%n seconds</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Finished with %n open items</source>
        <translation>
            <numerusform>Finished with %n open item</numerusform>
            <numerusform>Finished with %n open items</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n times</source>
        <translation>
            <numerusform>once</numerusform>
            <numerusform>%n times</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 over at least %n seconds</source>
        <translation>
            <numerusform>%1 over at least %n second</numerusform>
            <numerusform>%1 over at least %n seconds</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Variables can be taken out at %n places.</source>
        <translation>
            <numerusform>Variables can be taken out at %n place.</numerusform>
            <numerusform>Variables can be taken out at %n places.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n places can be set.</source>
        <translation>
            <numerusform>%n place can be set.</numerusform>
            <numerusform>%n places can be set.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n apps accept it, by their latest answers.</source>
        <translation>
            <numerusform>%n app accepts it, by its latest answer.</numerusform>
            <numerusform>%n apps accept it, by their latest answers.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n event keys have their replacements.</source>
        <translation>
            <numerusform>%n event key has its replacement.</numerusform>
            <numerusform>%n event keys have their replacements.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n old event keys are gone</source>
        <translation>
            <numerusform>%1 of %n old event key is gone</numerusform>
            <numerusform>%1 of %n old event keys are gone</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n apps proven when “%2” was left</source>
        <translation>
            <numerusform>%1 of %n app proven when “%2” was left</numerusform>
            <numerusform>%1 of %n apps proven when “%2” was left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hours</source>
        <translation>
            <numerusform>%n hour</numerusform>
            <numerusform>%n hours</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n days</source>
        <translation>
            <numerusform>%n day</numerusform>
            <numerusform>%n days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n months</source>
        <translation>
            <numerusform>%n month</numerusform>
            <numerusform>%n months</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n years</source>
        <translation>
            <numerusform>%n year</numerusform>
            <numerusform>%n years</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n times in between none that counts</source>
        <translation>
            <numerusform>once in between none that counts</numerusform>
            <numerusform>%n times in between none that counts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n times in between it gave none that counts (a time-out, say): that neither adds nor takes away.</source>
        <translation>
            <numerusform>Once in between it gave none that counts (a time-out, say): that neither adds nor takes away.</numerusform>
            <numerusform>%n times in between it gave none that counts (a time-out, say): that neither adds nor takes away.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n old event keys still to delete</source>
        <translation>
            <numerusform>%n old event key still to delete</numerusform>
            <numerusform>%n old event keys still to delete</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n new keys still to delete</source>
        <translation>
            <numerusform>%n new key still to delete</numerusform>
            <numerusform>%n new keys still to delete</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n new keys still to make</source>
        <translation>
            <numerusform>%n new key still to make</numerusform>
            <numerusform>%n new keys still to make</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The server has held another signing key than it should for %n seconds</source>
        <translation>
            <numerusform>The server has held another signing key than it should for %n second</numerusform>
            <numerusform>The server has held another signing key than it should for %n seconds</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n deletions of event keys are under way. They pause while apps that this restarts do not answer, and go on by themselves once these show again what they showed before.</source>
        <translation>
            <numerusform>%n deletion of an event key is under way. It pauses while apps that this restarts do not answer, and goes on by itself once these show again what they showed before.</numerusform>
            <numerusform>%n deletions of event keys are under way. They pause while apps that this restarts do not answer, and go on by themselves once these show again what they showed before.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n by hand</source>
        <translation>
            <numerusform>%n by hand</numerusform>
            <numerusform>%n by hand</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n senders that are no apps are still to do.</source>
        <translation>
            <numerusform>%n sender that is no app is still to do.</numerusform>
            <numerusform>%n senders that are no apps are still to do.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n cannot be asked.</source>
        <translation>
            <numerusform>%n cannot be asked.</numerusform>
            <numerusform>%n cannot be asked.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>INNGEST_EVENT_KEY is not set for %1: with which event key they send is not known. Choose it below the name of each on the step&apos;s page, then set it for me once more.</source>
        <translation>
            <numerusform>INNGEST_EVENT_KEY is not set for %1: with which event key it sends is not known. Choose it below its name on the step&apos;s page, then set it for me once more.</numerusform>
            <numerusform>INNGEST_EVENT_KEY is not set for %1: with which event key they send is not known. Choose it below the name of each on the step&apos;s page, then set it for me once more.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n apps resynced</source>
        <translation>
            <numerusform>%1 of %n app resynced</numerusform>
            <numerusform>%1 of %n apps resynced</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n apps settled</source>
        <translation>
            <numerusform>%1 of %n app settled</numerusform>
            <numerusform>%1 of %n apps settled</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Variables are out already at %n places, and not known to be live: make them live.</source>
        <translation>
            <numerusform>Variables are out already at one place, and not known to be live: make it live.</numerusform>
            <numerusform>Variables are out already at %n places, and not known to be live: make them live.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n places are set already, and not known to be live: make them live.</source>
        <translation>
            <numerusform>One place is set already, and not known to be live: make it live.</numerusform>
            <numerusform>%n places are set already, and not known to be live: make them live.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>At %n more places they are out already, and not known to be live: make them live.</source>
        <translation>
            <numerusform>At one more place they are out already, and not known to be live: make it live.</numerusform>
            <numerusform>At %n more places they are out already, and not known to be live: make them live.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more places are set already, and not known to be live: make them live.</source>
        <translation>
            <numerusform>One more place is set already, and not known to be live: make it live.</numerusform>
            <numerusform>%n more places are set already, and not known to be live: make them live.</numerusform>
        </translation>
    </message>
</context>
</TS>
